/** Says in words what may go wrong with a character, so that its maker can give a better picture or joints. */
import type { CharacterJoints, JointName, Point } from '../../core/rig.ts';
import type { JointScore } from './score-joints.ts';
import type { Silhouette } from './silhouette.ts';

/** Below this the joints are probably wrong somewhere. */
const UNCERTAIN_FIT = 0.86;

export type DoubtContext = {
  fit: JointScore;
  hasLegs: boolean;
  /** All joints came from the user: doubts about them are not ours to have. */
  areGiven: boolean;
};

/** Sentences for `CharacterPicture.warnings`; none for a clear picture. */
export function describeDoubts(joints: CharacterJoints, silhouette: Silhouette, context: DoubtContext): string[] {
  const doubts: string[] = [];
  if (!context.areGiven && context.fit.total < UNCERTAIN_FIT) {
    doubts.push(
      `the joints are uncertain (they fit the outline to ${Math.round(100 * context.fit.total)} %): look at them and give a joints file if they are wrong`,
    );
  }
  if (context.hasLegs && legsOverlap(joints)) {
    doubts.push('the legs cross or overlap in the picture: they may pull at each other when they move');
  }
  for (const side of ['left', 'right'] as const) {
    if (handIsBeforeTrunk(joints, side)) {
      doubts.push(`the ${side} hand lies in front of or behind the body: the picture does not show what is under it`);
    }
  }
  const cropped = croppedParts(joints, silhouette, context.hasLegs);
  if (cropped.length > 0) doubts.push(`the picture's border cuts off: ${cropped.join(', ')}`);
  return doubts;
}

function legsOverlap(joints: CharacterJoints): boolean {
  const { leftHip, rightHip, leftKnee, rightKnee, leftAnkle, rightAnkle } = joints;
  const hips = Math.max(1, Math.abs(leftHip.x - rightHip.x));
  const kneesSwap = (leftKnee.x - rightKnee.x) * (leftHip.x - rightHip.x) < 0;
  const anklesSwap = (leftAnkle.x - rightAnkle.x) * (leftHip.x - rightHip.x) < 0;
  const anklesTouch = Math.hypot(leftAnkle.x - rightAnkle.x, leftAnkle.y - rightAnkle.y) < 0.4 * hips;
  return kneesSwap || anklesSwap || anklesTouch;
}

/** The wrist between the shoulders and hips, well inside their quadrangle. */
function handIsBeforeTrunk(joints: CharacterJoints, side: 'left' | 'right'): boolean {
  const { leftShoulder, rightShoulder, leftHip, rightHip } = joints;
  const wrist = joints[`${side}Wrist`];
  return isInQuadrangle(wrist, [leftShoulder, rightShoulder, rightHip, leftHip]);
}

function isInQuadrangle(point: Point, corners: readonly Point[]): boolean {
  let sign = 0;
  for (let i = 0; i < corners.length; i++) {
    const a = corners[i]!;
    const b = corners[(i + 1) % corners.length]!;
    const turn = Math.sign((b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x));
    if (sign !== 0 && turn !== 0 && turn !== sign) return false;
    if (turn !== 0) sign = turn;
  }
  return true;
}

const PARTS: readonly [string, JointName][] = [
  ['the top of the head', 'headTop'],
  ['the left hand', 'leftWrist'],
  ['the right hand', 'rightWrist'],
  ['the left elbow', 'leftElbow'],
  ['the right elbow', 'rightElbow'],
  ['the left foot', 'leftAnkle'],
  ['the right foot', 'rightAnkle'],
];

function croppedParts(joints: CharacterJoints, silhouette: Silhouette, hasLegs: boolean): string[] {
  const cropped = PARTS.filter(([, name]) => {
    const { x, y } = joints[name];
    return x < 0 || y < 0 || x >= silhouette.width || y >= silhouette.height;
  }).map(([part]) => part);
  if (hasLegs) return cropped;
  return ['the legs', ...cropped.filter((part) => !part.endsWith('foot'))];
}
