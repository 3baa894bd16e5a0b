"""The snippets that the hosted service publishes for its clients, as they stand: only what they call is added around them.

Usage: published_snippets.py <picture> <video>, with UNDERSTUDY_SERVER and UNDERSTUDY_KEY in the environment.
"""
import os
import sys

import requests

SERVER = os.environ["UNDERSTUDY_SERVER"]
headers = {"Authorization": "Bearer " + os.environ["UNDERSTUDY_KEY"]}
picture, video = sys.argv[1:3]


def get_status(job_id):
    return api_request_with_retry(f"{SERVER}/api/render/{job_id}", {}).json()


def get_character(character_id):
    return api_request_with_retry(f"{SERVER}/api/characters/{character_id}", headers).json()


def get_scene(scene_id):
    return api_request_with_retry(f"{SERVER}/api/scenes/{scene_id}", headers).json()


def create_render_job(character_id, scene_id):
    form = {"character_id": character_id, "scene_id": scene_id}
    answer = requests.post(f"{SERVER}/api/render", headers=headers, data=form)
    answer.raise_for_status()
    print("Submitted", answer.json()["job_id"])


# --- Transient errors: exponential backoff
import time, requests

def api_request_with_retry(url, headers, max_retries=3):
    for attempt in range(max_retries):
        response = requests.get(url, headers=headers)
        if response.status_code in (500, 503):
            time.sleep(2 ** attempt)
            continue
        return response
    raise Exception("Max retries exceeded")


def check_errors(url, files):
    # --- Check for error codes in the response
    response = requests.post(url, headers=headers, files=files)
    if response.status_code != 200:
        error = response.json().get("detail", {})
        code = error.get("error_code", "unknown")
        message = error.get("message", response.text)
        action = error.get("action", "")
        print(f"Error {code}: {message}")
        print(f"Fix: {action}")
    return response


def poll(job_id):
    # --- Always check for failed status and error codes when polling
    while True:
        status = get_status(job_id)
        if status["status"] == "complete":
            break
        elif status["status"] == "failed":
            code = status.get("error_code", "unknown")
            print(f"Job failed: {code} - {status.get('error_message')}")
            break
        time.sleep(3)


def render_when_ready(character_id, scene_id):
    # --- Check that assets are ready before creating render jobs
    character = get_character(character_id)
    scene = get_scene(scene_id)
    if character["status"] != "ready":
        raise Exception("Character not ready -- wait for status 'ready'")
    if scene["status"] != "ready":
        raise Exception("Scene not ready -- wait for status 'ready'")
    create_render_job(character_id, scene_id)


check_errors(f"{SERVER}/api/render", {"driving_video": open(video, "rb")})
name = {"name": (None, "Ada")}
character = check_errors(f"{SERVER}/api/characters/preprocess", {**name, "image": open(picture, "rb")}).json()
scene = check_errors(f"{SERVER}/api/scenes/preprocess", {**name, "video": open(video, "rb")}).json()
try:
    render_when_ready(character["id"], scene["id"])
except Exception as error:
    print(error)
poll(character["job_id"])
poll(scene["job_id"])
render_when_ready(character["id"], scene["id"])
