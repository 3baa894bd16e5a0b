import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readPicture } from '../media/pictures.ts';
import { buildRig, measureRestPose } from '../puppet/index.ts';
import { analyseCharacter, LazyPoseModel, PersonDetector, PoseModel } from '../vision/index.ts';

const EXAMPLE = fileURLToPath(new URL('../../../../examples/character.png', import.meta.url));

test('the example character in its rest pose is its picture again, in colour and outline, without the exact model', async () => {
  const cacheDir = await mkdtemp(path.join(tmpdir(), 'understudy-test-'));
  try {
    await using pose = new LazyPoseModel({ variant: 'heavy', mask: true, cacheDir });
    await using scout = await PoseModel.open({ variant: 'full', mask: true, cacheDir });
    await using people = await PersonDetector.open({ cacheDir });
    const character = await analyseCharacter(await readPicture(EXAMPLE), { models: { pose, scout, people } });
    const { decibels, overlap } = measureRestPose(buildRig(character), character);
    assert.ok(decibels >= 45, `${decibels.toFixed(1)} dB`);
    assert.ok(overlap >= 0.98, `overlap ${overlap.toFixed(3)}`);
    const loaded = await readdir(cacheDir);
    assert.ok(!loaded.some((name) => name.startsWith('pose-heavy')), loaded.join(' '));
  } finally {
    await rm(cacheDir, { recursive: true });
  }
});
