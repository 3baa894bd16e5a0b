import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnderstudyError } from '@understudy/protocol/basics';
import { parseJointsFile } from './parse-joints-file.ts';

const CHAR_CFG = `height: 602
skeleton:
- loc:
  - 264
  - 397
  name: root
  parent: null
- loc:
  - 231
  - 119
  name: neck
  parent: torso
- loc: [46, 311.5]
  name: right_hand
  parent: right_elbow
- name: left_foot
  loc:
  - 409
  - -5
  parent: left_knee
width: 508
`;

function refusal(text: string): UnderstudyError {
  try {
    parseJointsFile(text);
  } catch (error) {
    assert.ok(error instanceof UnderstudyError);
    assert.equal(error.code, 'CS-UORC01-002');
    return error;
  }
  assert.fail('the text was accepted');
}

test('our own format is read with points as pairs or objects, wrapped or bare', () => {
  const joints = { leftShoulder: [1, 2], rightToe: { x: 3.5, y: 4 } };
  const expected = { leftShoulder: { x: 1, y: 2 }, rightToe: { x: 3.5, y: 4 } };
  assert.deepEqual(parseJointsFile(JSON.stringify({ joints })), expected);
  assert.deepEqual(parseJointsFile(JSON.stringify(joints)), expected);
});

test("AnimatedDrawings' YAML is read by what its names mean: necks are noses, hands wrists, feet ankles", () => {
  assert.deepEqual(parseJointsFile(CHAR_CFG), {
    nose: { x: 231, y: 119 },
    rightWrist: { x: 46, y: 311.5 },
    leftAnkle: { x: 409, y: -5 },
  });
});

test('the same skeleton is read as JSON', () => {
  const text = JSON.stringify({ height: 5, skeleton: [{ name: 'left_hip', loc: [7, 8], parent: 'root' }] });
  assert.deepEqual(parseJointsFile(text), { leftHip: { x: 7, y: 8 } });
});

test("pose-animator's body is read, with the nose out of its face", () => {
  const text = JSON.stringify({
    body: { leftKnee: [5, 6] },
    all: { leftKnee: [5, 6], nose1: [9, 9], rightBrow1: [1, 1] },
  });
  assert.deepEqual(parseJointsFile(text), { leftKnee: { x: 5, y: 6 }, nose: { x: 9, y: 9 } });
});

test('a wrong name, a point that is none, broken JSON and other text are refused by name', () => {
  assert.match(refusal('{"leftShulder": [1, 2]}').problem!, /leftShulder/);
  assert.match(refusal('{"leftShoulder": [1, "x"]}').problem!, /leftShoulder.*\[1,"x"\]/);
  assert.match(refusal('{"leftShoulder": [1, null]}').problem!, /leftShoulder/);
  assert.match(refusal('{"leftShoulder": ').problem!, /not valid JSON/);
  assert.match(refusal('[1, 2]').problem!, /list/);
  assert.match(refusal('hello').problem!, /neither JSON nor/);
  assert.match(refusal('{}').problem!, /no joint/);
  assert.match(refusal('skeleton:\n- name: left_hip\n  parent: root\n').problem!, /left_hip/);
  assert.match(refusal('{}').remedy, /leftShoulder/);
});
