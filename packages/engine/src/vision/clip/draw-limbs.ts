/** Draws the limbs of a body, of which only the landmarks are known, into a mask. Used by `person-mask` and `bridge-sights`. */
import { LANDMARK } from '../../core/landmarks.ts';
import type { PersonMask } from '../../core/mask.ts';
import type { Point } from '../../core/rig.ts';
import { clipBox } from '../box.ts';
import type { Pose } from '../pose.ts';
import type { MaskGrid } from './mask-grid.ts';
import { torsoLength } from './pose-shape.ts';

/** Limbs that the model's mask often loses: hands held out and feet. Radius in torso lengths. */
export const LIMB_ENDS = [
  { from: LANDMARK.leftElbow, to: LANDMARK.leftWrist, radius: 0.07 },
  { from: LANDMARK.rightElbow, to: LANDMARK.rightWrist, radius: 0.07 },
  { from: LANDMARK.leftWrist, to: LANDMARK.leftIndex, radius: 0.1 },
  { from: LANDMARK.rightWrist, to: LANDMARK.rightIndex, radius: 0.1 },
  { from: LANDMARK.leftWrist, to: LANDMARK.leftPinky, radius: 0.09 },
  { from: LANDMARK.rightWrist, to: LANDMARK.rightPinky, radius: 0.09 },
  { from: LANDMARK.leftAnkle, to: LANDMARK.leftFootIndex, radius: 0.08 },
  { from: LANDMARK.rightAnkle, to: LANDMARK.rightFootIndex, radius: 0.08 },
  { from: LANDMARK.leftHeel, to: LANDMARK.leftFootIndex, radius: 0.06 },
  { from: LANDMARK.rightHeel, to: LANDMARK.rightFootIndex, radius: 0.06 },
] as const;
/** Limbs that the model's mask holds: they have to be covered where there is no mask of the moment. */
const INNER_LIMBS = [
  { from: LANDMARK.leftShoulder, to: LANDMARK.leftElbow, radius: 0.09 },
  { from: LANDMARK.rightShoulder, to: LANDMARK.rightElbow, radius: 0.09 },
  { from: LANDMARK.leftHip, to: LANDMARK.leftKnee, radius: 0.13 },
  { from: LANDMARK.rightHip, to: LANDMARK.rightKnee, radius: 0.13 },
  { from: LANDMARK.leftKnee, to: LANDMARK.leftAnkle, radius: 0.1 },
  { from: LANDMARK.rightKnee, to: LANDMARK.rightAnkle, radius: 0.1 },
] as const;
const ALL_LIMBS = [...INNER_LIMBS, ...LIMB_ENDS];
const LIMB_MIN_VISIBILITY = 0.6;
/** Fingers beyond the knuckles, as a share of the distance from the wrist to them. */
const FINGER_SHARE = 0.6;

/** What is known of a body without a picture of it. */
export type BodyPoints = Pick<Pose, 'landmarks' | 'visibility'>;

/** Covers forearms, hands and feet that are visible, as far as they lie within the mask's box. */
export function drawLimbEnds(pose: BodyPoints, grid: MaskGrid, mask: PersonMask): void {
  drawLimbs(LIMB_ENDS, pose, { grid, mask });
}

/**
 * Covers all limbs that are visible, as far as they lie within the mask's box.
 *
 * @param widen pixels by which the limb that ends at a landmark may be elsewhere
 */
export function drawAllLimbs(
  pose: BodyPoints,
  grid: MaskGrid,
  mask: PersonMask,
  widen: (landmark: number) => number,
): void {
  drawLimbs(ALL_LIMBS, pose, { grid, mask, widen });
}

type LimbShape = { from: number; to: number; radius: number };

function drawLimbs(
  limbs: readonly LimbShape[],
  pose: BodyPoints,
  { grid, mask, widen = () => 0 }: { grid: MaskGrid; mask: PersonMask; widen?: (landmark: number) => number },
): void {
  for (const limb of limbs) {
    if (!isLimbVisible(pose, limb.from, limb.to)) continue;
    drawLimb(pose, grid, mask, { ...limb, reach: limb.radius * torsoLength(pose) + widen(limb.to) });
  }
}

export function isLimbVisible({ visibility }: BodyPoints, from: number, to: number): boolean {
  return Math.min(visibility[from]!, visibility[to]!) >= LIMB_MIN_VISIBILITY;
}

/** The two ends of a limb, pixels. From a wrist on, the landmarks reach only to the knuckles: fingers go on beyond. */
export function limbEnds({ landmarks }: BodyPoints, from: number, to: number): [Point, Point] {
  const a = { x: landmarks[2 * from]!, y: landmarks[2 * from + 1]! };
  const b = { x: landmarks[2 * to]!, y: landmarks[2 * to + 1]! };
  const beyond = from === LANDMARK.leftWrist || from === LANDMARK.rightWrist ? FINGER_SHARE : 0;
  return [a, { x: b.x + beyond * (b.x - a.x), y: b.y + beyond * (b.y - a.y) }];
}

/** Draws a limb as a thick line with a soft rim of one cell. */
function drawLimb(pose: BodyPoints, grid: MaskGrid, mask: PersonMask, limb: Limb): void {
  const k = grid.cellsPerPixel;
  const [a, b] = limbEnds(pose, limb.from, limb.to);
  const ax = a.x * k - mask.x;
  const ay = a.y * k - mask.y;
  const dx = (b.x - a.x) * k;
  const dy = (b.y - a.y) * k;
  const reach = limb.reach * k;
  const lengthSquared = Math.max(1e-6, dx * dx + dy * dy);
  const area = clipBox(
    {
      x0: Math.floor(Math.min(ax, ax + dx) - reach - 1),
      y0: Math.floor(Math.min(ay, ay + dy) - reach - 1),
      x1: Math.ceil(Math.max(ax, ax + dx) + reach + 1),
      y1: Math.ceil(Math.max(ay, ay + dy) + reach + 1),
    },
    mask.width,
    mask.height,
  );
  for (let row = area.y0; row < area.y1; row++) {
    for (let column = area.x0; column < area.x1; column++) {
      const at = row * mask.width + column;
      if (mask.data[at] === 255) continue;
      const px = column + 0.5 - ax;
      const py = row + 0.5 - ay;
      const along = Math.max(0, Math.min(1, (px * dx + py * dy) / lengthSquared));
      const awayX = px - along * dx;
      const awayY = py - along * dy;
      const distance = Math.sqrt(awayX * awayX + awayY * awayY);
      const alpha = Math.round(255 * Math.max(0, Math.min(1, reach + 0.5 - distance)));
      if (alpha > mask.data[at]!) mask.data[at] = alpha;
    }
  }
}

/** `reach`: half its width, pixels. */
type Limb = { from: number; to: number; reach: number };
