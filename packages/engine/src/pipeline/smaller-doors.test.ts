import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

/** Addresses of all modules that importing one loads, in a process of its own. */
async function listLoadedBy(module: string): Promise<string> {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    await import(${JSON.stringify(new URL(module, import.meta.url).href)});
    console.log(loaded.join('\\n'));
    process.exit(0);
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  return stdout;
}

test('to make a scene, the process itself loads no networks, which run in threads of it', async () => {
  const loaded = await listLoadedBy('./encode-scene.ts');
  assert.match(loaded, /link-segments\.ts/);
  assert.doesNotMatch(loaded, /onnxruntime|build-rig\.ts|character-analysis\.ts/);
});

test('to follow people, nothing is loaded that characters need', async () => {
  const loaded = await listLoadedBy('../vision/following.ts');
  assert.match(loaded, /analyse-segment\.ts/);
  assert.doesNotMatch(loaded, /character-analysis\.ts|cut-out|convert-tflite\.ts/);
});

test('to measure the motion of the camera, nothing is loaded that makes backgrounds', async () => {
  const loaded = await listLoadedBy('../scene/camera.ts');
  assert.match(loaded, /camera-motion-estimator\.ts/);
  assert.doesNotMatch(loaded, /build-background\.ts|build-motion\.ts/);
});

test('to make a character, nothing is loaded that follows people or draws', async () => {
  const loaded = await listLoadedBy('./encode-character.ts');
  assert.match(loaded, /build-rig\.ts/);
  assert.doesNotMatch(loaded, /analyse-segment\.ts|puppet-painter\.ts/);
});
