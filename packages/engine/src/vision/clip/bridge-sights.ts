/** What a person does between two frames that were looked at: made up from both, where they hardly move. Used by `analyse-segment`. */
import { LANDMARK_COUNT } from '../../core/landmarks.ts';
import type { PersonMask } from '../../core/mask.ts';
import type { Box } from '../box.ts';
import type { Pose } from '../pose.ts';
import { packMask } from './pack-mask.ts';
import { drawLimbEnds, type MaskGrid, trimMask } from './person-mask.ts';
import { torsoLength } from './pose-shape.ts';
import type { PersonObservation } from './segment-observations.ts';

/** A person as seen in one frame. */
export type Sight = { pose: Pose; observation: PersonObservation; mask: PersonMask };

/** Landmarks that are less visible than this are guessed anyway. */
const VISIBLE = 0.5;
/** No visible landmark may move farther than this from one sight to the next: torso lengths. */
const CALM_MOTION = 0.28;
/** A limb on its way is this much wider, as a share of how far it moves: it need not go straight. */
const WIDENING = 0.5;
/** Where limbs are drawn on their way. */
const WAY_SHARES = [0.25, 0.5, 0.75];
/** Room around both masks for limbs that swing out: torso lengths. */
const ROOM = 0.2;

/** Whether the person moves so little that what lies in between follows from both sights. */
export function isCalm(before: Pose, after: Pose): boolean {
  const reach = CALM_MOTION * Math.min(torsoLength(before), torsoLength(after));
  for (let i = 0; i < LANDMARK_COUNT; i++) {
    if (Math.max(before.visibility[i]!, after.visibility[i]!) < VISIBLE) continue;
    const dx = after.landmarks[2 * i]! - before.landmarks[2 * i]!;
    const dy = after.landmarks[2 * i + 1]! - before.landmarks[2 * i + 1]!;
    if (Math.hypot(dx, dy) > reach) return false;
  }
  return true;
}

/**
 * The same person between two sights. The mask is what either sight covers, and the limbs on their way: a rim of background costs less
 * than a rim of person.
 *
 * @param share 0..1, from `before` to `after`
 * @param grid of the masks
 */
export function bridgeSights(before: Sight, after: Sight, share: number, grid: MaskGrid): PersonObservation {
  const a = before.observation;
  const b = after.observation;
  return {
    trackId: a.trackId,
    score: Math.min(a.score, b.score),
    box: mixBoxes(a.box, b.box, share),
    landmarks: mixArrays(a.landmarks, b.landmarks, share),
    visibility: mixArrays(a.visibility, b.visibility, share),
    world: mixArrays(a.world, b.world, share),
    packedMask: packMask(coverWay(before, after, grid)),
  };
}

/**
 * Bends a bridge that is straight between its ends to the curve through two more sights, as far before and after (Catmull & Rom 1974):
 * where a limb turns back, the straight way cuts the corner.
 */
export function bendBridge(
  bridge: PersonObservation,
  [before, start, end, after]: readonly [PersonObservation, PersonObservation, PersonObservation, PersonObservation],
  share: number,
): void {
  const weights = curveWeights(share);
  for (const name of ['landmarks', 'world'] as const) {
    const [a, b, c, d] = [before[name], start[name], end[name], after[name]];
    const [wa, wb, wc, wd] = weights;
    for (let i = 0; i < b.length; i++) bridge[name][i] = wa * a[i]! + wb * b[i]! + wc * c[i]! + wd * d[i]!;
  }
}

function curveWeights(t: number): [number, number, number, number] {
  const rest = 1 - t;
  return [
    (-t * rest * rest) / 2,
    (2 - 5 * t * t + 3 * t * t * t) / 2,
    (2 - 5 * rest * rest + 3 * rest * rest * rest) / 2,
    (-rest * t * t) / 2,
  ];
}

const mix = (a: number, b: number, share: number): number => a + (b - a) * share;

function mixBoxes(a: Box, b: Box, share: number): Box {
  const side = (name: keyof Box): number => Math.fround(mix(a[name], b[name], share));
  return { x0: side('x0'), y0: side('y0'), x1: side('x1'), y1: side('y1') };
}

function mixArrays(a: Float32Array, b: Float32Array, share: number): Float32Array {
  return a.map((value, i) => mix(value, b[i]!, share));
}

/** What either sight covers, and the limbs on their way from one to the other. */
function coverWay(before: Sight, after: Sight, grid: MaskGrid): PersonMask {
  const { landmarks: from } = before.pose;
  const { landmarks: to } = after.pose;
  const room = Math.ceil(ROOM * torsoLength(before.pose) * grid.cellsPerPixel);
  const mask = uniteMasks(before.mask, after.mask, { room, grid });
  const visibility = mixArrays(before.pose.visibility, after.pose.visibility, 0.5);
  const widen = (i: number): number =>
    WIDENING * Math.hypot(to[2 * i]! - from[2 * i]!, to[2 * i + 1]! - from[2 * i + 1]!);
  for (const share of WAY_SHARES) {
    drawLimbEnds({ landmarks: mixArrays(from, to, share), visibility }, grid, mask, widen);
  }
  return trimMask(mask);
}

function uniteMasks(a: PersonMask, b: PersonMask, { room, grid }: { room: number; grid: MaskGrid }): PersonMask {
  const masks = [a, b].filter(({ data }) => data.length > 0);
  const [first] = masks;
  if (!first) return a;
  const x = Math.max(0, Math.min(...masks.map((mask) => mask.x)) - room);
  const y = Math.max(0, Math.min(...masks.map((mask) => mask.y)) - room);
  const width = Math.min(grid.width, Math.max(...masks.map((mask) => mask.x + mask.width)) + room) - x;
  const height = Math.min(grid.height, Math.max(...masks.map((mask) => mask.y + mask.height)) + room) - y;
  const united = { cell: a.cell, x, y, width, height, data: new Uint8Array(width * height) };
  for (const mask of masks) {
    for (let row = 0; row < mask.height; row++) {
      const to = (mask.y + row - y) * width + mask.x - x;
      const from = row * mask.width;
      for (let column = 0; column < mask.width; column++) {
        const alpha = mask.data[from + column]!;
        if (alpha > united.data[to + column]!) united.data[to + column] = alpha;
      }
    }
  }
  return united;
}
