/** Reads a joints file that a user gives in place of the estimated joints. */
import { UnderstudyError } from '@understudy/protocol/basics';
import { type CharacterJoints, JOINTS, type JointName, type Point } from '../../core/rig.ts';

const JOINT_NAMES = new Set<string>(JOINTS);

/** Names of AnimatedDrawings' skeletons (its pose model's key points: "neck" is the nose, hands are wrists, feet are ankles). */
const ANIMATED_DRAWINGS: Record<string, JointName> = {
  neck: 'nose',
  left_shoulder: 'leftShoulder',
  right_shoulder: 'rightShoulder',
  left_elbow: 'leftElbow',
  right_elbow: 'rightElbow',
  left_hand: 'leftWrist',
  right_hand: 'rightWrist',
  left_hip: 'leftHip',
  right_hip: 'rightHip',
  left_knee: 'leftKnee',
  right_knee: 'rightKnee',
  left_foot: 'leftAnkle',
  right_foot: 'rightAnkle',
};

/** Names of pose-animator's extra points that are joints of ours. */
const POSE_ANIMATOR_EXTRAS: Record<string, JointName> = { nose1: 'nose' };

/**
 * Parses the text of a joints file. Known formats, all in pixels of the character picture:
 * - ours: JSON `{"joints": {"leftShoulder": [x, y] or {"x": x, "y": y}, …}}`, or the inner object alone; names as in `JOINTS`;
 * - AnimatedDrawings: `char_cfg.yaml`, or the same as JSON (`{"skeleton": [{"name", "loc"}, …]}`);
 * - pose-animator: JSON `{"body": {…}, "all": {…}}`.
 *
 * Joints that the file does not name are left out: the analysis finds them.
 * @throws UnderstudyError CS-UORC01-002 where the text is none of these.
 */
export function parseJointsFile(text: string): Partial<CharacterJoints> {
  const joints = looksLikeJson(text) ? readJson(text) : readSkeletonYaml(text);
  const found = Object.keys(joints).length;
  if (found === 0) throw invalid('the joints file names no joint that is known');
  return joints;
}

function looksLikeJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

function readJson(text: string): Partial<CharacterJoints> {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (cause) {
    throw invalid(
      `the joints file is not valid JSON (${cause instanceof Error ? cause.message : 'unreadable'})`,
      cause,
    );
  }
  if (!isRecord(root)) throw invalid('the joints file holds a list or a bare value where an object was expected');
  if (Array.isArray(root.skeleton)) return readSkeleton(root.skeleton);
  if (isRecord(root.body)) return readPoseAnimator(root.body, root.all);
  return readOwn(isRecord(root.joints) ? root.joints : root);
}

function readOwn(entries: Record<string, unknown>): Partial<CharacterJoints> {
  const joints: Partial<CharacterJoints> = {};
  const unknown: string[] = [];
  for (const [name, value] of Object.entries(entries)) {
    if (JOINT_NAMES.has(name)) joints[name as JointName] = readPoint(name, value);
    else if (isPointLike(value)) unknown.push(name);
  }
  if (unknown.length > 0) throw invalid(`the joints file names "${unknown[0]}", which is not a joint`);
  return joints;
}

function readSkeleton(bones: unknown[]): Partial<CharacterJoints> {
  const joints: Partial<CharacterJoints> = {};
  for (const bone of bones) {
    if (!isRecord(bone) || typeof bone.name !== 'string') {
      throw invalid('an entry of "skeleton" in the joints file has no "name"');
    }
    const name = ANIMATED_DRAWINGS[bone.name];
    if (name) joints[name] = readPoint(bone.name, bone.loc);
  }
  return joints;
}

function readPoseAnimator(body: Record<string, unknown>, all: unknown): Partial<CharacterJoints> {
  const joints: Partial<CharacterJoints> = {};
  for (const [name, value] of Object.entries(body)) {
    if (JOINT_NAMES.has(name)) joints[name as JointName] = readPoint(name, value);
  }
  for (const [extra, name] of Object.entries(POSE_ANIMATOR_EXTRAS)) {
    if (!joints[name] && isRecord(all) && extra in all) joints[name] = readPoint(extra, all[extra]);
  }
  return joints;
}

/** The block of YAML that AnimatedDrawings writes: entries of `loc` (two numbers), `name`, `parent`. No other YAML is read. */
function readSkeletonYaml(text: string): Partial<CharacterJoints> {
  const start = /^skeleton:\s*$/m.exec(text);
  if (!start) {
    throw invalid('the joints file is neither JSON nor an AnimatedDrawings char_cfg.yaml with a "skeleton" list');
  }
  const bones = text
    .slice(start.index)
    .split(/^\s*- (?=loc:|name:|parent:)/m)
    .slice(1);
  return readSkeleton(
    bones.map((block) => ({
      name: /(?:^|\n)\s*name:\s*["']?(\w+)/.exec(`\n${block}`)?.[1],
      loc: readYamlPair(block),
    })),
  );
}

function readYamlPair(block: string): number[] | undefined {
  const number = String.raw`(-?\d+(?:\.\d+)?)`;
  const list = new RegExp(String.raw`loc:\s*\n\s*-\s*${number}\s*\n\s*-\s*${number}`).exec(block);
  const inline = new RegExp(String.raw`loc:\s*\[\s*${number}\s*,\s*${number}\s*\]`).exec(block);
  const match = list ?? inline;
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

function readPoint(name: string, value: unknown): Point {
  const pair = Array.isArray(value) ? value : isRecord(value) ? [value.x, value.y] : [];
  const [x, y] = pair as unknown[];
  if (typeof x === 'number' && typeof y === 'number' && Number.isFinite(x) && Number.isFinite(y)) return { x, y };
  throw invalid(
    `joint "${name}" in the joints file is ${JSON.stringify(value) ?? 'missing'}, not a point [x, y] in pixels`,
  );
}

function isPointLike(value: unknown): boolean {
  return (Array.isArray(value) && value.length === 2) || (isRecord(value) && 'x' in value && 'y' in value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(problem: string, cause?: unknown): UnderstudyError {
  return new UnderstudyError('CS-UORC01-002', {
    problem,
    remedy: `Give JSON such as {"joints": {"leftShoulder": [120, 80]}} in pixels of the picture, with names out of: ${JOINTS.join(', ')}`,
    cause,
  });
}
