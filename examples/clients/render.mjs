/**
 * Renders with an Understudy service through fetch (Node 20 or newer, no packages):
 *
 *   node render.mjs <picture> <video> <out.mp4>               one request with both files
 *   node render.mjs <picture> <video> <out.mp4> preprocessed  character and scene prepared first, to be used often
 *
 * UNDERSTUDY_SERVER and UNDERSTUDY_KEY say where the service is and who asks.
 */
import { createWriteStream, openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';

const API = `${process.env.UNDERSTUDY_SERVER ?? 'http://127.0.0.1:8750'}/api`;
const HEADERS = { Authorization: `Bearer ${process.env.UNDERSTUDY_KEY}` };
const LOOK = { background_mode: 'solid', bg_color: '20,30,40' };

/** The answer. Waits and tries again while the service is busy; any other failure is thrown. */
async function ask(path, body) {
  for (let attempt = 0; ; attempt++) {
    const response = await fetch(`${API}/${path}`, { method: body ? 'POST' : 'GET', headers: HEADERS, body });
    if (response.status === 200) return await response.json();
    const { detail } = await response.json();
    if (![500, 503].includes(response.status) || attempt === 3) {
      throw new Error(`${detail.error_code}: ${detail.message}. ${detail.action}`);
    }
    await pause(1000 * 2 ** attempt);
  }
}

/** The files are read while they are sent. */
async function form(fields, files = {}) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  for (const [name, path] of Object.entries(files)) data.append(name, await openAsBlob(path), basename(path));
  return data;
}

async function waitFor(path, wanted) {
  for (;;) {
    const state = await ask(path);
    if (state.status === wanted) return state;
    if (state.status === 'failed' || state.status === 'cancelled') {
      throw new Error(`${path} ${state.status}: ${state.error_code} ${state.error_message}`);
    }
    await pause(1000);
  }
}

async function submit(picture, video, isPreprocessed) {
  if (!isPreprocessed) return ask('render', await form(LOOK, { ref_image: picture, driving_video: video }));
  const character = await ask('characters/preprocess', await form({ name: 'Mika' }, { image: picture }));
  const scene = await ask('scenes/preprocess', await form({ name: 'Dance' }, { video }));
  await waitFor(`characters/${character.id}`, 'ready');
  await waitFor(`scenes/${scene.id}`, 'ready');
  return ask('render', await form({ character_id: character.id, scene_id: scene.id, ...LOOK }));
}

const [picture, video, output, how] = process.argv.slice(2);
const job = await submit(picture, video, how === 'preprocessed');
const { cdn_url } = await waitFor(`render/${job.job_id}`, 'complete');
const result = await fetch(cdn_url);
if (!result.ok) throw new Error(`the result answers ${result.status}`);
await pipeline(Readable.fromWeb(result.body), createWriteStream(output));
console.log(output);
