/** One person in one segment, with what is needed to recognise them in another. */
import { type Box, boxArea } from '../box.ts';
import type { PersonObservation, SegmentObservations } from './segment-observations.ts';

export type Sight = { frame: number; person: PersonObservation };

export type Tracklet = {
  segment: number;
  /** Ascending frames of the clip, at least one. */
  sights: Sight[];
  colours: Float32Array;
  detectorScores: number[];
  doubtfulFrom: number | null;
  /** Sum of the box's side lengths (square roots of the areas) over all sights: how large, for how long. */
  size: number;
};

/** All tracklets of a clip, by segment and then by number. */
export function listTracklets(segments: readonly SegmentObservations[]): Tracklet[] {
  return segments.flatMap((observations, segment) => {
    const sightsOf = new Map<number, Sight[]>(observations.tracks.map((track) => [track.id, []]));
    observations.frames.forEach((frame, i) => {
      for (const person of frame.people) {
        sightsOf.get(person.trackId)?.push({ frame: observations.firstFrame + i, person });
      }
    });
    return observations.tracks
      .map(({ id, colours, detectorScores, doubtfulFrom }) =>
        makeTracklet({ segment, sights: sightsOf.get(id)!, colours, detectorScores, doubtfulFrom }),
      )
      .filter((tracklet) => tracklet.sights.length > 0);
  });
}

export function makeTracklet(tracklet: Omit<Tracklet, 'size'>): Tracklet {
  const size = tracklet.sights.reduce((sum, { person }) => sum + Math.sqrt(boxArea(person.box)), 0);
  return { ...tracklet, size };
}

export const firstSight = (tracklet: Tracklet): Sight => tracklet.sights[0]!;
export const lastSight = (tracklet: Tracklet): Sight => tracklet.sights.at(-1)!;

/** Where the person's box should be `frames` after the last sight (or, with a negative number, before the first). */
export function predictBox({ sights }: Tracklet, frames: number): Box {
  const [near, far] =
    frames >= 0 ? [sights.at(-1)!, sights.at(-1 - MOTION_FRAMES)] : [sights[0]!, sights[MOTION_FRAMES]];
  const { x0, y0, x1, y1 } = near.person.box;
  if (!far) return near.person.box;
  const steps = Math.min(MAX_PREDICTED_FRAMES, Math.abs(frames)) / Math.abs(near.frame - far.frame);
  const dx = steps * (centreX(near) - centreX(far));
  const dy = steps * (centreY(near) - centreY(far));
  return { x0: x0 + dx, y0: y0 + dy, x1: x1 + dx, y1: y1 + dy };
}

/** Motion is measured over this many frames and believed for so many at most. */
const MOTION_FRAMES = 3;
const MAX_PREDICTED_FRAMES = 6;

const centreX = ({ person: { box } }: Sight): number => (box.x0 + box.x1) / 2;
const centreY = ({ person: { box } }: Sight): number => (box.y0 + box.y1) / 2;
