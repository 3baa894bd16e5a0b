/** Puts the tip of a hand where the picture's hand ends: joint finders extend the forearm into whatever lies beyond. */
import { direction, distance } from '../geometry.ts';
import { texelsWith } from '../grid/texels.ts';
import type { Body } from '../measure-body.ts';
import { armJoints, type Side } from '../side.ts';
import type { WorkingPicture } from '../working-picture.ts';
import { armPart } from './part.ts';

/** Longest hand as a share of nose to top of the head. */
const LONGEST_SHARE = 1.1;
/** Length of a hand of which nothing is left. */
const USUAL_SHARE = 0.35;
/** Fewer texels than this are no hand. */
const MIN_TEXELS = 12;

/** Moves the hand joint when it does not lie on the arm. Changes picture.joints. */
export function placeHandTip(labels: Int8Array, picture: WorkingPicture, body: Body, side: Side): void {
  const { wrist, elbow, hand } = armJoints(picture.joints, side);
  const { width, height } = picture.size;
  const part = armPart(side);
  const column = Math.floor(hand.x);
  const row = Math.floor(hand.y);
  const isOnArm = column >= 0 && row >= 0 && column < width && row < height && labels[row * width + column] === part;
  if (isOnArm || (!isInside(picture, column, row) && distance(wrist, hand) < LONGEST_SHARE * body.faceHeight)) return;
  const along = direction(wrist, hand);
  let sumX = 0;
  let sumY = 0;
  let count = 0;
  let farthest = 0;
  for (const i of texelsWith(labels, part)) {
    const dx = (i % width) + 0.5 - wrist.x;
    const dy = Math.floor(i / width) + 0.5 - wrist.y;
    const past = dx * along.x + dy * along.y;
    if (past <= 0 || Math.hypot(dx, dy) > LONGEST_SHARE * body.faceHeight) continue;
    sumX += dx;
    sumY += dy;
    count++;
    farthest = Math.max(farthest, past);
  }
  const { x, y } = count < MIN_TEXELS ? direction(elbow, wrist) : direction({ x: 0, y: 0 }, { x: sumX, y: sumY });
  const length = count < MIN_TEXELS ? USUAL_SHARE * body.faceHeight : farthest;
  picture.joints[`${side}Hand`] = { x: wrist.x + x * length, y: wrist.y + y * length };
}

function isInside({ size, inside }: WorkingPicture, column: number, row: number): boolean {
  return column >= 0 && row >= 0 && column < size.width && row < size.height && inside[row * size.width + column] === 1;
}
