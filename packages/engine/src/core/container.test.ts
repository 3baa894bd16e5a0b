import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnderstudyError } from '@understudy/protocol/basics';
import { decodeContainer, encodeContainer, isContainer } from './container.ts';

const example = {
  kind: 'example',
  version: 3,
  header: { name: 'ü', list: [1, 2] },
  arrays: { bytes: Uint8Array.of(1, 2, 3), numbers: Float32Array.of(1.5, -2), exact: Float64Array.of(Math.PI) },
};

test('a container comes back as it was saved', () => {
  assert.deepEqual(decodeContainer(encodeContainer(example), 'example', 3), example);
});

test('a container is read at any alignment of its bytes', () => {
  const bytes = encodeContainer(example);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  assert.deepEqual(decodeContainer(shifted.subarray(3), 'example', 3), example);
});

test('another kind, another version, damage and truncation are refused with a code', () => {
  const bytes = encodeContainer(example);
  const refused = (b: Uint8Array, kind = 'example', version = 3): void => {
    assert.throws(
      () => decodeContainer(b, kind, version),
      (error) => error instanceof UnderstudyError && error.code === 'CS-UORC01-002',
    );
  };
  refused(bytes, 'other');
  refused(bytes, 'example', 4);
  for (const length of [0, 4, 12, 60, bytes.length - 1]) refused(bytes.subarray(0, length));
  const damaged = bytes.slice();
  damaged[12] = 0xff;
  refused(damaged);
  refused(new TextEncoder().encode('not a container at all'));
  assert.equal(isContainer(bytes), true);
});
