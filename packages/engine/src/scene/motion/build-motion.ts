/** Turns what vision measured of a person (PersonTrack) into the motion that drives a character (Motion), for a whole clip at once. */
import { LANDMARK, LANDMARK_COUNT } from '../../core/landmarks.ts';
import { median } from '../../core/median.ts';
import { HALF_BODY_LEGS, type Motion } from '../../core/motion.ts';
import type { PersonTrack } from '../../core/track.ts';
import { type BoneLengths, legLengthOf, measureBoneLengths, solveBones } from './bone-lengths.ts';
import { calmArms, calmUnseen, projectUnseen } from './calm-unseen.ts';
import { deepenLimbs } from './deepen-limbs.ts';
import { findContacts } from './find-contacts.ts';
import { findGround, measureSoleDrop } from './find-ground.ts';
import { fusePicture } from './fuse-picture.ts';
import { holdLoneHeads } from './hold-lone-heads.ts';
import { judgeTrust, shareWithLegs } from './judge-trust.ts';
import { fillUnknown, type LandmarkSignal } from './landmark-signal.ts';
import { measureLean, removeLean } from './level-body.ts';
import { lengthenFeet, levelFeet } from './level-feet.ts';
import { measureHeadTilt, removeHeadTilt } from './level-head.ts';
import { listShots, type Shot } from './list-shots.ts';
import { matchHeight } from './match-height.ts';
import { measurePresence } from './measure-presence.ts';
import { measureScale } from './measure-scale.ts';
import { rejectSpikes } from './reject-spikes.ts';
import { findSqueezed, rejectSqueezed } from './reject-squeezed.ts';
import { removeTwist } from './remove-twist.ts';
import { smoothLandmarks, smoothSeries } from './smooth-landmarks.ts';
import { pairOf } from './world-points.ts';

export type MotionOptions = {
  /** Frames a second. Filters have their widths in seconds, so 5 fps and 60 fps are treated alike. */
  fps: number;
  /** First frame of each new shot; shots are smoothed apart from each other. */
  cuts: readonly number[];
  /** Size of the upright source picture in pixels. */
  sourceWidth: number;
  sourceHeight: number;
};

/** A pose below this score counts as not seen. */
const MIN_SCORE = 0.25;
const VISIBILITY_SECONDS = 0.08;
/** Whether legs are believed at all changes slowly: a foot hidden for a moment keeps its guessed pose. */
const BELIEF_SECONDS = 0.5;
/** Bridged and doubtful samples keep some weight, so that every fit has support. */
const LEAST_CONFIDENCE = 0.05;
const USUAL_TORSO_METRES = 0.5;
const LEGS = [
  [LANDMARK.leftKnee, LANDMARK.leftAnkle],
  [LANDMARK.rightKnee, LANDMARK.rightAnkle],
] as const;

/**
 * Cleans and completes a track: outliers dropped, short gaps bridged, long ones faded, smoothed without delay, bone lengths
 * constant, body, head and feet levelled, scale and ground contact from the picture. Degenerate tracks (nobody, one frame,
 * all points in one place) give a motion of finite numbers with the presence they deserve. Source: engine.md sections 1 and 3.9.
 */
export function buildMotion(measured: PersonTrack, options: MotionOptions): Motion {
  const { frameCount } = measured;
  const shots = listShots(frameCount, options.cuts);
  const seen = Uint8Array.from(measured.score, (score) => (score >= MIN_SCORE ? 1 : 0));
  const motion: Motion = {
    frameCount,
    fps: options.fps,
    presence: new Float32Array(frameCount),
    world: new Float32Array(3 * LANDMARK_COUNT * frameCount),
    image: new Float32Array(2 * LANDMARK_COUNT * frameCount),
    visibility: new Float32Array(LANDMARK_COUNT * frameCount),
    pixelsPerMetre: new Float32Array(frameCount),
    contact: new Float32Array(2 * frameCount),
    ankle: new Float32Array(4 * frameCount),
    ground: new Float32Array(2 * frameCount),
    soleDrop: 0,
    shotStarts: Uint32Array.from(shots, (shot) => shot.start),
    legsVisible: 0,
  };
  for (const shot of shots) measurePresence(seen, motion.presence, shot, options.fps);
  // After detections that were none have gone from `seen`.
  const track = holdLoneHeads(measured, { seen, shots, fps: options.fps });
  smoothTrack(track, motion, { seen, shots, options });
  const trust = judgeTrust(motion.image, motion.visibility, options);
  motion.legsVisible = shareWithLegs(trust, seen, LEGS);
  const lengths = solvePoses(motion, shots, { trust, seen, fallbackScale: usualScale(track, seen) });
  levelPoses(motion, shots, trust);
  for (const shot of shots) matchHeight({ ...motion, trust }, shot);
  const belief = judgeTrust(motion.image, slowVisibility(motion.visibility, shots, options.fps), options);
  completePoses(motion, shots, { trust, belief, lengths });
  const tracks = { ...motion, trust: belief };
  for (const shot of shots) findContacts(tracks, motion, shot, options.fps);
  motion.soleDrop = measureSoleDrop(tracks, motion, frameCount);
  for (const shot of shots) {
    findGround(tracks, motion, { ground: motion.ground, soleDrop: motion.soleDrop, shot, fps: options.fps });
    levelFeet(motion.world, motion.contact, shot);
  }
  return motion;
}

/** Outliers, gaps, smoothing: from the track's raw values to the motion's. */
function smoothTrack(
  track: PersonTrack,
  motion: Motion,
  { seen, shots, options }: { seen: Uint8Array; shots: readonly Shot[]; options: MotionOptions },
): void {
  const { fps } = options;
  const known = new Uint8Array(LANDMARK_COUNT * track.frameCount);
  for (let i = 0; i < known.length; i++)
    known[i] = seen[Math.floor(i / LANDMARK_COUNT)]! && isFinitePoint(track, i) ? 1 : 0;
  const knownWorld = known.slice();
  if (shareWithLegs(judgeTrust(track.image, track.visibility, options), seen, LEGS) < HALF_BODY_LEGS) {
    const squeezed = new Uint8Array(track.frameCount);
    for (const shot of shots) findSqueezed(track, squeezed, { seen, shot, fps });
    rejectSqueezed(squeezed, knownWorld, known);
  }
  const signals: [LandmarkSignal, Float32Array][] = [
    [{ dimensions: 3, values: finiteCopy(track.world), known: knownWorld, unitsPerMetre: 1 }, motion.world],
    [
      { dimensions: 2, values: finiteCopy(track.image), known: known.slice(), unitsPerMetre: usualScale(track, seen) },
      motion.image,
    ],
  ];
  for (const shot of shots) {
    fillVisibility(track, motion.visibility, { known, shot, fps });
    for (const [signal, target] of signals) {
      rejectSpikes(signal, shot, fps);
      fillUnknown(signal, shot);
      const confidence = confidenceOf(motion.visibility, seen, signal.known);
      smoothLandmarks(signal, target, shot, { fps, confidence });
    }
  }
}

function fillVisibility(
  track: PersonTrack,
  target: Float32Array,
  { known, shot, fps }: { known: Uint8Array; shot: Shot; fps: number },
): void {
  const series = new Float32Array(track.frameCount);
  for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
    let last = 0;
    for (let frame = shot.start; frame < shot.end; frame++) {
      const at = frame * LANDMARK_COUNT + landmark;
      if (known[at]) last = track.visibility[at]!;
      series[frame] = last;
    }
    const smooth = smoothSeries(series, shot, VISIBILITY_SECONDS * fps);
    for (let frame = shot.start; frame < shot.end; frame++) target[frame * LANDMARK_COUNT + landmark] = smooth[frame]!;
  }
}

function slowVisibility(visibility: Float32Array, shots: readonly Shot[], fps: number): Float32Array {
  const slow = visibility.slice();
  const frameCount = visibility.length / LANDMARK_COUNT;
  for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
    const series = Float32Array.from(
      { length: frameCount },
      (_, frame) => visibility[frame * LANDMARK_COUNT + landmark]!,
    );
    for (const shot of shots) {
      const smooth = smoothSeries(series, shot, BELIEF_SECONDS * fps);
      for (let frame = shot.start; frame < shot.end; frame++) slow[frame * LANDMARK_COUNT + landmark] = smooth[frame]!;
    }
  }
  return slow;
}

/** Scale of the picture, bone directions from picture and depth together, bone lengths constant. */
function solvePoses(
  motion: Motion,
  shots: readonly Shot[],
  { trust, seen, fallbackScale }: { trust: Float32Array; seen: Uint8Array; fallbackScale: number },
): BoneLengths {
  const { world, frameCount, fps } = motion;
  const confidence = confidenceOf(motion.visibility, seen);
  const solved = world.slice();
  const worldLengths = measureBoneLengths(world, confidence, frameCount);
  for (let frame = 0; frame < frameCount; frame++) solveBones(solved, frame, worldLengths);
  for (const shot of shots) {
    measureScale({ ...motion, world: solved, trust }, motion.pixelsPerMetre, shot, { fps, fallback: fallbackScale });
    fusePicture({ ...motion, trust }, shot);
    deepenLimbs({ ...motion, trust }, worldLengths, shot);
  }
  removeTwist({ world, trust }, frameCount);
  lengthenFeet(world, frameCount, legLengthOf(worldLengths));
  const lengths = measureBoneLengths(world, confidence, frameCount);
  for (let frame = 0; frame < frameCount; frame++) solveBones(world, frame, lengths);
  return lengths;
}

/** Body and head upright in each shot; a shot that does not tell takes what the whole clip says. */
function levelPoses(motion: Motion, shots: readonly Shot[], trust: Float32Array): void {
  const pose = { world: motion.world, trust };
  const clip: Shot = { start: 0, end: motion.frameCount };
  const clipLean = measureLean(pose, clip) ?? 0;
  for (const shot of shots) removeLean(motion.world, shot, measureLean(pose, shot) ?? clipLean);
  const clipTilt = measureHeadTilt(pose, clip) ?? 0;
  for (const shot of shots) removeHeadTilt(motion.world, shot, measureHeadTilt(pose, shot) ?? clipTilt);
}

/** Unseen arms, hips and legs calm, and the picture positions of hips and legs derived from what is seen. */
function completePoses(
  motion: Motion,
  shots: readonly Shot[],
  { trust, belief, lengths }: { trust: Float32Array; belief: Float32Array; lengths: BoneLengths },
): void {
  for (let frame = 0; frame < motion.frameCount; frame++) {
    calmArms(motion.world, trust, frame);
    calmUnseen(motion.world, belief, frame);
    solveBones(motion.world, frame, lengths);
  }
  for (const shot of shots) projectUnseen({ ...motion, trust: belief }, shot);
}

function confidenceOf(visibility: Float32Array, seen: Uint8Array, known?: Uint8Array): Float32Array {
  return visibility.map((value, i) =>
    seen[Math.floor(i / LANDMARK_COUNT)] && (!known || known[i]) ? LEAST_CONFIDENCE + value : LEAST_CONFIDENCE,
  );
}

/** Rough pixels a metre of the clip: the torso's height in the picture, or a share of the person's box. */
function usualScale(track: PersonTrack, seen: Uint8Array): number {
  const [leftShoulder, rightShoulder] = pairOf('Shoulder');
  const [leftHip, rightHip] = pairOf('Hip');
  const torsos: number[] = [];
  for (let frame = 0; frame < track.frameCount; frame++) {
    if (!seen[frame]) continue;
    const at = (landmark: number, axis: number): number => track.image[2 * (frame * LANDMARK_COUNT + landmark) + axis]!;
    const across = (axis: number): number =>
      (at(leftShoulder, axis) + at(rightShoulder, axis) - at(leftHip, axis) - at(rightHip, axis)) / 2;
    torsos.push(Math.hypot(across(0), across(1)));
  }
  return Math.max(1, median(torsos, USUAL_TORSO_METRES * 200) / USUAL_TORSO_METRES);
}

function isFinitePoint(track: PersonTrack, index: number): boolean {
  return (
    Number.isFinite(track.image[2 * index]! + track.image[2 * index + 1]!) &&
    Number.isFinite(track.world[3 * index]! + track.world[3 * index + 1]! + track.world[3 * index + 2]!)
  );
}

function finiteCopy(values: Float32Array): Float32Array {
  return values.map((value) => (Number.isFinite(value) ? value : 0));
}
