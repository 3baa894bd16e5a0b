/** Makes observations of imagined people, for tests of what is done with them. */
import { LANDMARK, LANDMARK_COUNT } from '../../../core/landmarks.ts';
import { emptyMask } from '../empty-mask.ts';
import { packMask } from '../pack-mask.ts';
import { SIGNATURE_BYTES } from '../picture-signature.ts';
import type { LocalTrack, PersonObservation, SegmentObservations } from '../segment-observations.ts';
import { COLOUR_BINS } from '../torso-colours.ts';

const CELL = 4;

/** A person of 100 × 300 pixels around a column, whose number of pixels from the left is known in each frame. */
export function observePerson(trackId: number, x: number, { score = 0.9, scale = 1 } = {}): PersonObservation {
  const box = { x0: x - 50 * scale, y0: 100, x1: x + 50 * scale, y1: 100 + 300 * scale };
  const landmarks = new Float32Array(2 * LANDMARK_COUNT);
  const place = (landmark: number, dx: number, y: number): void => landmarks.set([x + dx * scale, y], 2 * landmark);
  for (let i = 0; i < LANDMARK_COUNT; i++) place(i, 0, 250);
  place(LANDMARK.leftShoulder, 25, 150);
  place(LANDMARK.rightShoulder, -25, 150);
  place(LANDMARK.leftHip, 20, 250);
  place(LANDMARK.rightHip, -20, 250);
  const mask = {
    cell: CELL,
    x: Math.max(0, Math.round(x / CELL)),
    y: 25,
    width: 2,
    height: 1,
    data: Uint8Array.of(255, 0),
  };
  return {
    trackId,
    score: Math.fround(score),
    box,
    landmarks,
    visibility: new Float32Array(LANDMARK_COUNT).fill(1),
    world: new Float32Array(3 * LANDMARK_COUNT).fill(x / 1000),
    packedMask: packMask(score > 0 ? mask : emptyMask(CELL)),
  };
}

/** A track that wears one colour; detector scores as of a person in full view. */
export function localTrack(id: number, colour: number, facts: Partial<LocalTrack> = {}): LocalTrack {
  const colours = new Float32Array(COLOUR_BINS);
  colours[colour] = 1;
  return { id, colours, detectorScores: [0.8, 0.7], doubtfulFrom: null, ...facts };
}

/** A segment of a steady picture; `shade` tells one scene from another. */
export function segmentOf(
  firstFrame: number,
  people: PersonObservation[][],
  { tracks, shade = 100, change = 0.01 }: { tracks: LocalTrack[]; shade?: number; change?: number },
): SegmentObservations {
  const signature = new Uint8Array(SIGNATURE_BYTES).fill(shade);
  return {
    firstFrame,
    sourceWidth: 1280,
    sourceHeight: 720,
    maskCell: CELL,
    frames: people.map((inFrame, i) => ({ change: i ? Math.fround(change) : 0, people: inFrame })),
    tracks,
    firstSignature: signature,
    lastSignature: signature,
  };
}

/** One frame after another of what `peopleAt` gives. */
export const frames = (count: number, peopleAt: (frame: number) => PersonObservation[]): PersonObservation[][] =>
  Array.from({ length: count }, (_, frame) => peopleAt(frame));
