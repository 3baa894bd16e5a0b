#!/usr/bin/env bash
# Renders with an Understudy service through curl:
#   curl.sh <picture> <video> <out.mp4>               one request with both files
#   curl.sh <picture> <video> <out.mp4> preprocessed  character and scene prepared first, to be used often
# UNDERSTUDY_SERVER and UNDERSTUDY_KEY say where the service is and who asks.
set -euo pipefail

picture=$1 video=$2 output=$3 how=${4:-on-demand}
api=${UNDERSTUDY_SERVER:-http://127.0.0.1:8750}/api
auth="Authorization: Bearer ${UNDERSTUDY_KEY:?is the key of the service}"

# ask <path> [curl options]: prints the answer; what is no success ends the script with it
ask() { curl --silent --show-error --fail-with-body --retry 3 -H "$auth" "$api/$1" "${@:2}"; }
# field <name>: its text in the JSON on stdin
field() { grep -o "\"$1\":\"[^\"]*\"" | head -1 | cut -d'"' -f4; }
# wait_for <path> <state>: until the job or asset is in that state
wait_for() {
  local state
  until state=$(ask "$1"); [ "$(field status <<<"$state")" = "$2" ]; do
    case $(field status <<<"$state") in failed | cancelled) echo "$state" >&2; exit 1 ;; esac
    sleep 1
  done
}

if [ "$how" = preprocessed ]; then
  character=$(ask characters/preprocess -F name=Mika -F "image=@$picture" | field character_id)
  scene=$(ask scenes/preprocess -F name=Dance -F "video=@$video" | field scene_id)
  wait_for "characters/$character" ready
  wait_for "scenes/$scene" ready
  inputs=(-d "character_id=$character" -d "scene_id=$scene" -d background_mode=solid -d bg_color=20,30,40)
else
  inputs=(-F "ref_image=@$picture" -F "driving_video=@$video" -F background_mode=solid -F bg_color=20,30,40)
fi
job=$(ask render "${inputs[@]}" | field job_id)
wait_for "render/$job" complete
curl --silent --show-error --fail -o "$output" "$(ask "render/$job" | field cdn_url)"
echo "$output"
