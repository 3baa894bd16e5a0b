/** The choreography: where pelvis, chest, head, hands and feet of the dancer are at any time. 120 beats a minute. */
import type { Vector } from './vector.ts';

export const DURATION_SECONDS = 6;
export const BEATS_PER_SECOND = 2;

/** Angles in degrees, lengths in metres. */
export type DancePose = {
  /** Where the body faces: 0 = the camera, 90 = its own left. */
  turn: number;
  /** Pelvis to its left and down. */
  sway: number;
  dip: number;
  /** Chest against pelvis: turned left, leaned forward, leaned left. */
  chest: Vector;
  /** Head against chest, the same. */
  head: Vector;
  /** Wrists from their shoulder, in arm lengths: outward, up, forward. */
  leftHand: Vector;
  rightHand: Vector;
  leftFoot: FootPose;
  rightFoot: FootPose;
};

export type FootPose = { x: number; z: number; lift: number; turn: number };

type Key<T> = { beat: number; value: T };
type Step = { from: number; to: number; x: number; z: number; turn: number };

const DOWN: Vector = [0.3, -0.9, 0.16];
const HIP: Vector = [0.16, -0.62, 0.26];
const UP: Vector = [0.34, 0.9, 0.12];
const WIDE: Vector = [0.93, 0.12, 0.18];
const POINT: Vector = [0.66, 0.72, 0.2];
const ACROSS: Vector = [-0.42, -0.58, 0.55];
const FOLDED: Vector = [0.3, -0.1, 0.6];
const WAVE_OUT: Vector = [0.72, 0.5, 0.28];
const WAVE_IN: Vector = [0.34, 0.66, 0.34];

const LEFT_HAND: Key<Vector>[] = [
  { beat: 0, value: DOWN },
  { beat: 1, value: FOLDED },
  { beat: 2, value: WIDE },
  { beat: 3, value: HIP },
  { beat: 4.3, value: HIP },
  { beat: 5, value: UP },
  { beat: 5.5, value: WIDE },
  { beat: 6, value: UP },
  { beat: 6.8, value: WIDE },
  { beat: 8.6, value: WIDE },
  { beat: 9.4, value: DOWN },
  { beat: 10, value: POINT },
  { beat: 10.6, value: ACROSS },
  { beat: 11.2, value: POINT },
  { beat: 12, value: POINT },
];

const RIGHT_HAND: Key<Vector>[] = [
  { beat: 0, value: DOWN },
  { beat: 1, value: WIDE },
  { beat: 2, value: FOLDED },
  { beat: 2.8, value: WAVE_IN },
  { beat: 3.15, value: WAVE_OUT },
  { beat: 3.5, value: WAVE_IN },
  { beat: 3.85, value: WAVE_OUT },
  { beat: 4.2, value: WAVE_IN },
  { beat: 5, value: UP },
  { beat: 5.5, value: WIDE },
  { beat: 6, value: UP },
  { beat: 6.8, value: WIDE },
  { beat: 8.6, value: WIDE },
  { beat: 9.6, value: HIP },
  { beat: 12, value: HIP },
];

const TURN: Key<number>[] = [
  { beat: 0, value: 0 },
  { beat: 6.2, value: 0 },
  { beat: 7, value: 80 },
  { beat: 7.7, value: 180 },
  { beat: 8.4, value: 285 },
  { beat: 9.1, value: 360 },
  { beat: 12, value: 360 },
];

const SWAY: Key<number>[] = [
  { beat: 0, value: 0 },
  { beat: 1, value: 0.05 },
  { beat: 2, value: -0.05 },
  { beat: 3, value: -0.07 },
  { beat: 4, value: 0.05 },
  { beat: 5, value: 0 },
  { beat: 9.2, value: 0 },
  { beat: 10, value: -0.08 },
  { beat: 10.6, value: 0.04 },
  { beat: 11.2, value: -0.08 },
  { beat: 12, value: -0.06 },
];

const CHEST: Key<Vector>[] = [
  { beat: 0, value: [0, 3, 0] },
  { beat: 1, value: [-16, 4, -5] },
  { beat: 2, value: [16, 4, 5] },
  { beat: 3, value: [-6, 2, 8] },
  { beat: 4, value: [6, 2, 5] },
  { beat: 5, value: [0, -3, 0] },
  { beat: 5.5, value: [0, 6, 0] },
  { beat: 6, value: [0, -3, 0] },
  { beat: 7, value: [10, 2, 0] },
  { beat: 9, value: [4, 3, 0] },
  { beat: 10, value: [-14, 0, 9] },
  { beat: 10.6, value: [-22, 12, -9] },
  { beat: 11.2, value: [-14, 0, 9] },
  { beat: 12, value: [-12, 0, 8] },
];

const HEAD: Key<Vector>[] = [
  { beat: 0, value: [0, 2, 0] },
  { beat: 1, value: [12, 4, 4] },
  { beat: 2, value: [-12, 4, -4] },
  { beat: 3, value: [4, 0, -8] },
  { beat: 4.2, value: [0, 0, -6] },
  { beat: 5, value: [0, -6, 0] },
  { beat: 6.2, value: [10, 0, 0] },
  { beat: 7, value: [24, 2, 0] },
  { beat: 8.6, value: [10, 2, 0] },
  { beat: 9.4, value: [0, 2, 0] },
  { beat: 10, value: [20, -6, -4] },
  { beat: 10.6, value: [14, 8, 4] },
  { beat: 11.2, value: [18, -4, -4] },
  { beat: 12, value: [8, -2, -4] },
];

const FEET_APART = 0.13;

const LEFT_STEPS: Step[] = [
  { from: 0.1, to: 0.7, x: 0.42, z: 0.02, turn: 12 },
  { from: 3.1, to: 3.6, x: 0.12, z: 0, turn: 10 },
  { from: 4.1, to: 4.6, x: 0.26, z: 0, turn: 16 },
  turnStep(6.9, 7.4, 'left', 150),
  turnStep(8.0, 8.5, 'left', 310),
  { from: 8.8, to: 9.2, x: FEET_APART, z: 0, turn: 370 },
  { from: 9.4, to: 9.9, x: 0.3, z: 0.04, turn: 385 },
];

const RIGHT_STEPS: Step[] = [
  { from: 1.1, to: 1.6, x: 0.14, z: 0, turn: -8 },
  { from: 2.1, to: 2.7, x: -0.24, z: 0.02, turn: -12 },
  turnStep(6.4, 6.9, 'right', 70),
  turnStep(7.5, 8.0, 'right', 235),
  turnStep(8.4, 8.8, 'right', 352),
];

/** Steps in place around the middle, for the turn. */
function turnStep(from: number, to: number, side: 'left' | 'right', turn: number): Step {
  const sign = side === 'left' ? 1 : -1;
  const angle = (turn * Math.PI) / 180;
  return { from, to, x: sign * FEET_APART * Math.cos(angle), z: -sign * FEET_APART * Math.sin(angle), turn };
}

/** @param seconds 0 to DURATION_SECONDS */
export function danceAt(seconds: number): DancePose {
  const beat = seconds * BEATS_PER_SECOND;
  const groove = 0.5 - 0.5 * Math.cos(2 * Math.PI * beat);
  return {
    turn: interpolateNumber(TURN, beat),
    sway: interpolateNumber(SWAY, beat),
    dip: 0.025 + 0.032 * groove,
    chest: interpolate(CHEST, beat),
    head: interpolate(HEAD, beat),
    leftHand: interpolate(LEFT_HAND, beat),
    rightHand: interpolate(RIGHT_HAND, beat),
    leftFoot: footAt(LEFT_STEPS, { x: FEET_APART, z: 0, turn: 10 }, beat),
    rightFoot: footAt(RIGHT_STEPS, { x: -FEET_APART, z: 0, turn: -10 }, beat),
  };
}

function footAt(steps: Step[], start: { x: number; z: number; turn: number }, beat: number): FootPose {
  let before = start;
  for (const step of steps) {
    if (beat >= step.to) {
      before = step;
      continue;
    }
    if (beat <= step.from) break;
    const share = (beat - step.from) / (step.to - step.from);
    const eased = share * share * (3 - 2 * share);
    return {
      x: before.x + (step.x - before.x) * eased,
      z: before.z + (step.z - before.z) * eased,
      lift: 0.09 * Math.sin(Math.PI * share) ** 2,
      turn: before.turn + (step.turn - before.turn) * eased,
    };
  }
  return { ...before, lift: 0 };
}

function interpolateNumber(keys: Key<number>[], beat: number): number {
  return interpolate(
    keys.map(({ beat: at, value }) => ({ beat: at, value: [value, 0, 0] as const })),
    beat,
  )[0];
}

/** Cubic Hermite curve through the keys; slopes vanish where the value turns back, so that it never overshoots. */
function interpolate(keys: Key<Vector>[], beat: number): Vector {
  const next = keys.findIndex((key) => key.beat > beat);
  if (next <= 0) return (next === 0 ? keys[0]! : keys.at(-1)!).value;
  const from = keys[next - 1]!;
  const to = keys[next]!;
  const span = to.beat - from.beat;
  const t = (beat - from.beat) / span;
  const axis = (i: 0 | 1 | 2): number => {
    const slopeFrom = slopeAt(keys, next - 1, i) * span;
    const slopeTo = slopeAt(keys, next, i) * span;
    const [a, b] = [from.value[i], to.value[i]];
    const cubed = t * t * t;
    const squared = t * t;
    return (
      a * (2 * cubed - 3 * squared + 1) +
      slopeFrom * (cubed - 2 * squared + t) +
      b * (3 * squared - 2 * cubed) +
      slopeTo * (cubed - squared)
    );
  };
  return [axis(0), axis(1), axis(2)];
}

/** Harmonic mean of the slopes on both sides (Fritsch and Butland 1984). */
function slopeAt(keys: Key<Vector>[], index: number, axis: 0 | 1 | 2): number {
  const [before, here, after] = [keys[index - 1], keys[index]!, keys[index + 1]];
  if (!before || !after) return 0;
  const left = (here.value[axis] - before.value[axis]) / (here.beat - before.beat);
  const right = (after.value[axis] - here.value[axis]) / (after.beat - here.beat);
  return left * right <= 0 ? 0 : (2 * left * right) / (left + right);
}
