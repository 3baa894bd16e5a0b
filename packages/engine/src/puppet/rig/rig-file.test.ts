import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnderstudyError } from '@understudy/protocol/basics';
import { decodeContainer, encodeContainer } from '../../core/container.ts';
import { buildRig } from './build-rig.ts';
import { decodeRig, encodeRig } from './rig-file.ts';
import { drawTestFigure } from './testing/draw-test-figure.ts';

const rig = buildRig(
  { ...drawTestFigure({ arms: 'pocketed' }), warnings: ['the joints are uncertain'] },
  { meshStep: 10 },
);
const bytes = encodeRig(rig);

function refused(damaged: Uint8Array, said: RegExp): void {
  assert.throws(
    () => decodeRig(damaged),
    (error) => error instanceof UnderstudyError && error.code === 'CS-UORC01-002' && said.test(error.message),
  );
}

test('a rig comes back from its file as it was', () => {
  assert.deepEqual(decodeRig(bytes), rig);
});

test('a rig file of another version is refused by naming both versions', () => {
  const container = decodeContainer(bytes, 'rig', 1);
  refused(encodeContainer({ ...container, version: 99 }), /version 99.*version 1/);
});

test('a rig file from before made-up parts had a place in the rest pose is read as it is', () => {
  const { restDepths: _, ...header } = decodeContainer(bytes, 'rig', 1).header as Record<string, unknown>;
  const former = encodeContainer({ ...decodeContainer(bytes, 'rig', 1), header });
  assert.deepEqual(decodeRig(former), { ...rig, restDepths: {} });
  const broken = { ...header, restDepths: { leftHand: 'far' } };
  refused(encodeContainer({ ...decodeContainer(bytes, 'rig', 1), header: broken }), /damaged/);
});

test('a rig file with one changed bit anywhere in its arrays is refused', () => {
  for (const share of [0.2, 0.5, 0.9]) {
    const damaged = bytes.slice();
    damaged[Math.floor(bytes.length * share)]! ^= 4;
    refused(damaged, /damaged/);
  }
});

test('truncated files and other files are refused', () => {
  for (const length of [0, 5, 300, bytes.length >> 1]) refused(bytes.slice(0, length), /./);
  refused(new TextEncoder().encode('no rig at all, just a sentence'), /./);
});

test('a file whose numbers do not fit together is refused even with a right checksum', () => {
  const broken = { ...rig, triangles: rig.triangles.map((v, k) => (k === 7 ? 1e7 : v)) };
  refused(encodeRig(broken), /triangle/);
  refused(encodeRig({ ...rig, uvs: rig.uvs.slice(2) }), /uvs/);
  refused(encodeRig({ ...rig, boneIndexes: rig.boneIndexes.map(() => 200) }), /bone/);
});
