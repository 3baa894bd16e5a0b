/**
 * What a person does between two frames that were looked at: made up from both, where they hardly move or go on steadily.
 * Used by `analyse-segment`.
 */
import { LANDMARK_COUNT } from '../../core/landmarks.ts';
import type { PersonMask } from '../../core/mask.ts';
import type { Box } from '../box.ts';
import type { Pose } from '../pose.ts';
import { type BodyPoints, drawAllLimbs } from './draw-limbs.ts';
import { MaskCanvas } from './mask-canvas.ts';
import type { MaskGrid } from './mask-grid.ts';
import { packMask } from './pack-mask.ts';
import { torsoLength } from './pose-shape.ts';
import type { PersonObservation } from './segment-observations.ts';

/** A person as seen in one frame of the clip. */
export type Sight = { frame: number; pose: Pose; observation: PersonObservation; mask: PersonMask };

/** What is kept of a sight. */
export type Look = { frame: number; person: PersonObservation };

/** The sights on both sides of what was not looked at. */
export type Shores<T> = {
  /** Landmarks as long before `before` as `after` comes after it, pixels of the analysed picture; undefined where none are known. */
  earlier: Float32Array | undefined;
  before: T;
  after: T;
};

/** Landmarks that are less visible than this are guessed anyway. */
const VISIBLE = 0.5;
/** A visible landmark that moves no farther than this from one sight to the next is calm: torso lengths. */
const CALM_MOTION = 0.33;
/** So is one that goes on steadily: it moves no farther than this, and its step differs by no more than that from the one before. */
const STEADY_MOTION = 0.85;
const STEADY_CHANGE = 0.42;
/** A limb on its way is this much wider, as a share of how far it moves and in torso lengths at most: it need not go as expected. */
const WIDENING = 0.5;
const MAX_WIDENING = 0.07;
/** A limb that is seen in the frame itself is this much wider: torso lengths. */
const SEEN_WIDENING = 0.02;
/** Limbs are drawn where they are expected, and where they are expected a little sooner and later: shares of the whole way. */
const WAY_OFFSETS = [-0.2, 0, 0.2];
/** Room around both masks for limbs that swing out: torso lengths. */
const ROOM = 0.2;

/** Whether the person moves so little, or so steadily, that what lies in between follows from the sights. */
export function isCalm({ earlier, before, after }: Shores<Pick<Sight, 'pose'>>): boolean {
  const [from, to] = [before.pose, after.pose];
  const torso = Math.min(torsoLength(from), torsoLength(to));
  for (let i = 0; i < LANDMARK_COUNT; i++) {
    if (Math.max(from.visibility[i]!, to.visibility[i]!) < VISIBLE) continue;
    const stepX = to.landmarks[2 * i]! - from.landmarks[2 * i]!;
    const stepY = to.landmarks[2 * i + 1]! - from.landmarks[2 * i + 1]!;
    const step = Math.hypot(stepX, stepY);
    if (step <= CALM_MOTION * torso) continue;
    if (!earlier || step > STEADY_MOTION * torso) return false;
    const changeX = stepX - from.landmarks[2 * i]! + earlier[2 * i]!;
    const changeY = stepY - from.landmarks[2 * i + 1]! + earlier[2 * i + 1]!;
    if (Math.hypot(changeX, changeY) > STEADY_CHANGE * torso) return false;
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
export function bridgeSights(shores: Shores<Sight>, share: number, grid: MaskGrid): PersonObservation {
  const a = shores.before.observation;
  const b = shores.after.observation;
  return {
    trackId: a.trackId,
    score: Math.min(a.score, b.score),
    box: mixBoxes(a.box, b.box, share),
    landmarks: mixArrays(a.landmarks, b.landmarks, share),
    visibility: mixArrays(a.visibility, b.visibility, share),
    world: mixArrays(a.world, b.world, share),
    packedMask: packMask(coverWay(shores, share, grid)),
  };
}

/**
 * Bends a bridge that is straight between its ends to the curve that leaves and reaches them as the looks before and after them tell
 * (Catmull & Rom 1974): where a limb turns back, the straight way cuts the corner.
 *
 * @param looks before the bridge, at its start, at its end, and after it
 * @param frame of the bridge
 */
export function bendBridge(bridge: PersonObservation, looks: readonly [Look, Look, Look, Look], frame: number): void {
  const [wa, wb, wc, wd] = curveWeights(looks, frame);
  for (const name of ['landmarks', 'world'] as const) {
    const [a, b, c, d] = looks.map(({ person }) => person[name]) as FourArrays;
    for (let i = 0; i < b.length; i++) bridge[name][i] = wa * a[i]! + wb * b[i]! + wc * c[i]! + wd * d[i]!;
  }
}

type FourArrays = [Float32Array, Float32Array, Float32Array, Float32Array];

/** Of the cubic curve through the second and the third look, whose slopes there are those between the looks on both sides. */
function curveWeights(
  [a, b, c, d]: readonly [Look, Look, Look, Look],
  frame: number,
): [number, number, number, number] {
  const length = c.frame - b.frame;
  const t = (frame - b.frame) / length;
  const rest = 1 - t;
  const startSlope = (t * rest * rest * length) / (c.frame - a.frame);
  const endSlope = (-rest * t * t * length) / (d.frame - b.frame);
  return [-startSlope, rest * rest * (1 + 2 * t) - endSlope, t * t * (1 + 2 * rest) + startSlope, endSlope];
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
function coverWay({ earlier, before, after }: Shores<Sight>, share: number, grid: MaskGrid): PersonMask {
  const { landmarks: from } = before.pose;
  const { landmarks: to } = after.pose;
  const torso = torsoLength(before.pose);
  const canvas = uniteMasks(before.mask, after.mask, { room: Math.ceil(ROOM * torso * grid.cellsPerPixel), grid });
  const visibility = mixArrays(before.pose.visibility, after.pose.visibility, 0.5);
  const widen = (i: number): number => {
    const step = Math.hypot(to[2 * i]! - from[2 * i]!, to[2 * i + 1]! - from[2 * i + 1]!);
    return Math.min(MAX_WIDENING * torso, WIDENING * step);
  };
  for (const offset of WAY_OFFSETS) {
    const landmarks = expectLandmarks({ earlier, before, after }, share + offset);
    drawAllLimbs({ landmarks, visibility }, canvas, widen);
  }
  return canvas.finish();
}

/** The mask of a person who is seen between two sights of theirs: what either of these covers, and the limbs where they are now. */
export function coverBody(pose: BodyPoints, { before, after }: Shores<Sight>, grid: MaskGrid): PersonMask {
  const torso = torsoLength(pose);
  const canvas = uniteMasks(before.mask, after.mask, { room: Math.ceil(ROOM * torso * grid.cellsPerPixel), grid });
  drawAllLimbs(pose, canvas, () => SEEN_WIDENING * torso);
  return canvas.finish();
}

/** On the parabola through all three sights, or on the line through two. */
function expectLandmarks({ earlier, before, after }: Shores<Sight>, share: number): Float32Array {
  const [from, to] = [before.pose.landmarks, after.pose.landmarks];
  const line = mixArrays(from, to, share);
  if (!earlier) return line;
  const bend = (share * (1 - share)) / 2;
  return line.map((value, i) => value - bend * (to[i]! - 2 * from[i]! + earlier[i]!));
}

/** What either mask covers, with `room` cells around both. */
function uniteMasks(a: PersonMask, b: PersonMask, { room, grid }: { room: number; grid: MaskGrid }): MaskCanvas {
  const masks = [a, b].filter(({ data }) => data.length > 0);
  if (masks.length === 0) return new MaskCanvas(grid, a);
  const x = Math.max(0, Math.min(...masks.map((mask) => mask.x)) - room);
  const y = Math.max(0, Math.min(...masks.map((mask) => mask.y)) - room);
  const width = Math.min(grid.width, Math.max(...masks.map((mask) => mask.x + mask.width)) + room) - x;
  const height = Math.min(grid.height, Math.max(...masks.map((mask) => mask.y + mask.height)) + room) - y;
  const canvas = new MaskCanvas(grid, { x, y, width, height });
  for (const mask of masks) canvas.lay(mask);
  return canvas;
}
