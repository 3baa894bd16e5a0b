/** Puts the segments of a clip together: who is who from the first frame to the last, and who is the main person. */
import { LANDMARK_COUNT } from '../../core/landmarks.ts';
import type { PersonMask } from '../../core/mask.ts';
import type { PersonTrack } from '../../core/track.ts';
import { emptyMask } from './empty-mask.ts';
import { findCuts } from './find-cuts.ts';
import { type Chain, linkTracklets, sizeOf } from './link-tracklets.ts';
import { unpackMask } from './pack-mask.ts';
import type { SegmentObservations } from './segment-observations.ts';
import { colourLikeness } from './torso-colours.ts';
import { firstSight, lastSight, listTracklets, makeTracklet, type Sight, type Tracklet } from './tracklet.ts';

/** One person over the whole clip. */
export type ClipPerson = {
  /** Frames in which they were seen. */
  framesSeen: number;
  /** First and last of these frames. */
  firstFrame: number;
  lastFrame: number;
  /** Side length of their box, pixels, summed up over the clip: how large they are and for how long. */
  size: number;
  /** What was measured of them; score 0 in frames in which they were not seen. Made when asked for. */
  track(): PersonTrack;
  /** Where they are in a frame of the clip; an empty mask if they were not seen. */
  maskAt(frame: number): PersonMask;
  /** The same for storing, see `unpackMask`; no bytes if they were not seen. */
  packedMaskAt(frame: number): Uint8Array;
};

export type LinkedClip = {
  frameCount: number;
  /** First frame of each shot but the first, ascending. */
  cuts: number[];
  /** Everybody who was followed, largest over time first. Empty if the clip shows nobody. */
  people: ClipPerson[];
  /** What was measured of the main person, `people[0]`; score 0 in all frames if there is nobody. */
  track: PersonTrack;
  /** Where the main person is in a frame. */
  maskAt(frame: number): PersonMask;
  packedMaskAt(frame: number): Uint8Array;
};

/** The detector must on average be this sure of a person over the clip, and at least once so sure. Drawn stick figures are not. */
const MIN_MEAN_DETECTOR_SCORE = 0.2;
const MIN_BEST_DETECTOR_SCORE = 0.3;
/** A single sight with gaps of at least this many frames on both sides is dropped. */
const STRAY_GAP_FRAMES = 3;
/** Clothes this unlike are another person's, even if the shot has nobody else to offer. */
const MIN_SHOT_LIKENESS = 0.3;

const NO_BYTES = new Uint8Array(0);

/**
 * @param segments observations of all segments of one clip, in order, from its first frame to its last
 * @throws RangeError if the segments do not adjoin
 */
export function linkSegments(segments: readonly SegmentObservations[]): LinkedClip {
  const frameCount = countFrames(segments);
  const cell = segments[0]?.maskCell ?? 1;
  const cuts = findCuts(segments);
  const chains = linkTracklets(listTracklets(segments), cuts)
    .map(withoutDoubtfulEnds)
    .filter((chain) => chain.length > 0 && isPerson(chain))
    .sort((a, b) => sizeOf(b) - sizeOf(a));
  const people = giveShotsToMain(chains, cuts, frameCount).map((chain) => makePerson(chain, frameCount, cell));
  const main = people[0];
  return {
    frameCount,
    cuts,
    people,
    track: main?.track() ?? emptyTrack(frameCount),
    maskAt: (frame) => main?.maskAt(frame) ?? emptyMask(cell),
    packedMaskAt: (frame) => main?.packedMaskAt(frame) ?? NO_BYTES,
  };
}

function countFrames(segments: readonly SegmentObservations[]): number {
  let next = segments[0]?.firstFrame ?? 0;
  if (next !== 0) throw new RangeError(`the first segment starts at frame ${next}, not 0`);
  for (const segment of segments) {
    if (segment.firstFrame !== next)
      throw new RangeError(`segment at frame ${segment.firstFrame} should start at ${next}`);
    next += segment.frames.length;
  }
  return next;
}

/**
 * A pose model that follows somebody out of the picture may go on seeing them in the furniture. Where a tracklet is not continued, what
 * it saw after the detector had stopped seeing anybody is dropped.
 */
function withoutDoubtfulEnds(chain: Chain): Chain {
  return chain
    .map((tracklet, i) => {
      const { doubtfulFrom } = tracklet;
      const next = chain[i + 1];
      const isContinued = next && firstSight(next).frame - lastSight(tracklet).frame <= 1;
      if (doubtfulFrom === null || isContinued) return tracklet;
      return makeTracklet({ ...tracklet, sights: tracklet.sights.filter((sight) => sight.frame < doubtfulFrom) });
    })
    .filter((tracklet) => tracklet.sights.length > 0);
}

function isPerson(chain: Chain): boolean {
  const scores = chain.flatMap((tracklet) => tracklet.detectorScores);
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return mean >= MIN_MEAN_DETECTOR_SCORE && Math.max(...scores) >= MIN_BEST_DETECTOR_SCORE;
}

/**
 * In another shot the main person may look too different to be recognised. A shot from which they are missing altogether gives them its
 * largest person, unless the clothes are quite different.
 *
 * @param chains largest first
 */
function giveShotsToMain(chains: Chain[], cuts: readonly number[], frameCount: number): Chain[] {
  const [main, ...others] = chains;
  if (!main || !cuts.length) return chains;
  const shots = [0, ...cuts].map((start, i) => ({ start, end: cuts[i] ?? frameCount }));
  for (const { start, end } of shots) {
    const isInShot = (tracklet: Tracklet): boolean =>
      firstSight(tracklet).frame < end && lastSight(tracklet).frame >= start;
    if (main.some(isInShot)) continue;
    const largest = others
      .filter((chain) => chain.every((tracklet) => isInShot(tracklet)))
      .find((chain) => colourLikeness(chain[0]!.colours, main[0]!.colours) >= MIN_SHOT_LIKENESS);
    if (!largest) continue;
    main.push(...largest);
    others.splice(others.indexOf(largest), 1);
  }
  return [main, ...others];
}

function makePerson(chain: Chain, frameCount: number, cell: number): ClipPerson {
  const sights = withoutStraySights(chain.flatMap((tracklet) => tracklet.sights));
  const masks = new Map(sights.map(({ frame, person }) => [frame, person.packedMask]));
  return {
    framesSeen: sights.length,
    firstFrame: sights[0]!.frame,
    lastFrame: sights.at(-1)!.frame,
    size: sizeOf(chain),
    track: () => makeTrack(sights, frameCount),
    maskAt: (frame) => {
      const packed = masks.get(frame);
      return packed ? unpackMask(packed) : emptyMask(cell);
    },
    packedMaskAt: (frame) => masks.get(frame) ?? NO_BYTES,
  };
}

/** Sights in order, without those that stand alone between gaps: one glimpse of half a head gives no pose to be believed. */
function withoutStraySights(sights: Sight[]): Sight[] {
  const ordered = sights.toSorted((a, b) => a.frame - b.frame);
  const isStray = (i: number): boolean => {
    const sinceLast = i > 0 ? ordered[i]!.frame - ordered[i - 1]!.frame : STRAY_GAP_FRAMES;
    const untilNext = i + 1 < ordered.length ? ordered[i + 1]!.frame - ordered[i]!.frame : STRAY_GAP_FRAMES;
    return sinceLast >= STRAY_GAP_FRAMES && untilNext >= STRAY_GAP_FRAMES;
  };
  const steady = ordered.filter((_, i) => !isStray(i));
  return steady.length ? steady : ordered;
}

function emptyTrack(frameCount: number): PersonTrack {
  return {
    frameCount,
    score: new Float32Array(frameCount),
    box: new Float32Array(4 * frameCount),
    image: new Float32Array(2 * LANDMARK_COUNT * frameCount),
    world: new Float32Array(3 * LANDMARK_COUNT * frameCount),
    visibility: new Float32Array(LANDMARK_COUNT * frameCount),
  };
}

function makeTrack(sights: readonly Sight[], frameCount: number): PersonTrack {
  const track = emptyTrack(frameCount);
  for (const { frame, person } of sights) {
    track.score[frame] = person.score;
    track.box.set([person.box.x0, person.box.y0, person.box.x1, person.box.y1], 4 * frame);
    track.image.set(person.landmarks, 2 * LANDMARK_COUNT * frame);
    track.world.set(person.world, 3 * LANDMARK_COUNT * frame);
    track.visibility.set(person.visibility, LANDMARK_COUNT * frame);
  }
  return track;
}
