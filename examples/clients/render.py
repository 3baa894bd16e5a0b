"""Renders with an Understudy service through requests:

    render.py <picture> <video> <out.mp4>               one request with both files
    render.py <picture> <video> <out.mp4> preprocessed  character and scene prepared first, to be used often

UNDERSTUDY_SERVER and UNDERSTUDY_KEY say where the service is and who asks.
"""

import os
import sys
import time
from pathlib import Path

import requests

API = os.environ.get("UNDERSTUDY_SERVER", "http://127.0.0.1:8750") + "/api"
HEADERS = {"Authorization": "Bearer " + os.environ["UNDERSTUDY_KEY"]}
LOOK = {"background_mode": "solid", "bg_color": "20,30,40"}


def ask(method, path, **options):
    """The answer as a dictionary. Waits and tries again while the service is busy; any other failure ends the program."""
    for attempt in range(4):
        response = requests.request(method, f"{API}/{path}", headers=HEADERS, timeout=300, **options)
        if response.status_code not in (500, 503):
            break
        time.sleep(2**attempt)
    if response.status_code != 200:
        error = response.json().get("detail", {})
        sys.exit(f"Error {error.get('error_code')}: {error.get('message')}\nFix: {error.get('action')}")
    return response.json()


def upload(path, data, files):
    """Sends fields and files."""
    contents = {field: (Path(name).name, Path(name).read_bytes()) for field, name in files.items()}
    return ask("POST", path, data=data, files=contents)


def wait_for(path, wanted):
    while True:
        state = ask("GET", path)
        if state["status"] == wanted:
            return state
        if state["status"] in ("failed", "cancelled"):
            sys.exit(f"{path} {state['status']}: {state['error_code']} - {state['error_message']}")
        time.sleep(1)


def submit(picture, video, preprocessed):
    if not preprocessed:
        return upload("render", LOOK, {"ref_image": picture, "driving_video": video})
    character = upload("characters/preprocess", {"name": "Mika"}, {"image": picture})
    scene = upload("scenes/preprocess", {"name": "Dance"}, {"video": video})
    wait_for(f"characters/{character['id']}", "ready")
    wait_for(f"scenes/{scene['id']}", "ready")
    return ask("POST", "render", data={"character_id": character["id"], "scene_id": scene["id"], **LOOK})


def main(picture, video, output, how="on-demand"):
    job = submit(picture, video, how == "preprocessed")
    state = wait_for(f"render/{job['job_id']}", "complete")
    with requests.get(state["cdn_url"], stream=True, timeout=300) as result, open(output, "wb") as file:
        result.raise_for_status()
        for chunk in result.iter_content(1 << 20):
            file.write(chunk)
    print(output)


main(*sys.argv[1:])
