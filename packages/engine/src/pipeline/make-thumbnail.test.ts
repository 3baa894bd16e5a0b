import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { openScratchFolder } from '../media/testing/scratch-folder.ts';
import { encodeScene, openEngine } from './index.ts';
import { cutClip } from './testing/cut-clip.ts';

const example = (name: string): string => fileURLToPath(new URL(`../../../../examples/${name}`, import.meta.url));
const cacheDir = fileURLToPath(new URL('../../../../node_modules/.cache/understudy-test', import.meta.url));
const scratch = openScratchFolder();

test('a thumbnail of a character is its whole picture, small', async () => {
  await using engine = await openEngine({ workers: 1, cacheDir });
  const picturePath = example('character.png');
  const thumbnailPath = scratch('character.webp');
  await engine.run('makeThumbnail', { source: { picturePath }, thumbnailPath });
  const [source, made] = [await sharp(picturePath).metadata(), await sharp(thumbnailPath).metadata()];
  assert.equal(made.format, 'webp');
  assert.equal(Math.max(made.width, made.height), 256);
  assert.ok(Math.abs(made.width / made.height - source.width / source.height) < 0.01);
});

test('a scene tells who is in it, and a thumbnail shows them from near', async () => {
  await using engine = await openEngine({ workers: 2, cacheDir });
  const videoPath = scratch('clip.mp4');
  await cutClip(example('driving.mp4'), { first: 0, last: 40 }, videoPath);
  const scene = await encodeScene(engine, { videoPath, scenePath: scratch('clip.scene'), needsBackground: false });
  const unpacked = await engine.run('unpackScene', { scenePath: scratch('clip.scene'), clipPath: scratch('copy.mp4') });
  assert.deepEqual(unpacked.people, scene.people, 'kept in the scene file');
  assert.equal(scene.people.length, 1);
  const { firstFrame, lastFrame, coverage, bestFrame, box } = scene.people[0]!;
  assert.deepEqual([firstFrame, lastFrame, coverage], [0, 39, 1]);
  const [width, height] = [box.x1 - box.x0, box.y1 - box.y0];
  assert.ok(height > 350 && height < 420 && width < 400, `${width}×${height} pixels around the person`);

  const thumbnailPath = scratch('person.webp');
  await engine.run('makeThumbnail', { source: { videoPath, frameIndex: bestFrame }, box, thumbnailPath });
  const made = await sharp(readFileSync(thumbnailPath)).metadata();
  assert.equal(Math.max(made.width, made.height), 256);
  assert.ok(Math.abs(made.width / made.height - width / height) < 0.15, 'cut around the person');
});
