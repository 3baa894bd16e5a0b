/** Writes the observations of a segment as bytes, for its way between threads, processes and machines. */
import { decodeContainer, encodeContainer, type TypedArray } from '../../core/container.ts';
import { LANDMARK_COUNT } from '../../core/landmarks.ts';
import { SIGNATURE_BYTES } from './picture-signature.ts';
import type { FrameObservation, LocalTrack, PersonObservation, SegmentObservations } from './segment-observations.ts';
import { COLOUR_BINS } from './torso-colours.ts';

const KIND = 'segment-observations';
const VERSION = 1;

type Header = Pick<SegmentObservations, 'firstFrame' | 'sourceWidth' | 'sourceHeight' | 'maskCell'> & {
  tracks: Omit<LocalTrack, 'colours'>[];
};

export function serialiseObservations(segment: SegmentObservations): Uint8Array {
  const people = segment.frames.flatMap((frame) => frame.people);
  const header: Header = {
    firstFrame: segment.firstFrame,
    sourceWidth: segment.sourceWidth,
    sourceHeight: segment.sourceHeight,
    maskCell: segment.maskCell,
    tracks: segment.tracks.map(({ colours, ...facts }) => facts),
  };
  return encodeContainer({
    kind: KIND,
    version: VERSION,
    header,
    arrays: {
      change: Float32Array.from(segment.frames, (frame) => frame.change),
      peopleInFrame: Uint16Array.from(segment.frames, (frame) => frame.people.length),
      colours: concatenate(segment.tracks.map((track) => track.colours)),
      signatures: Uint8Array.of(...segment.firstSignature, ...segment.lastSignature),
      trackId: Uint16Array.from(people, (person) => person.trackId),
      score: Float32Array.from(people, (person) => person.score),
      box: Float32Array.from(people.flatMap(({ box }) => [box.x0, box.y0, box.x1, box.y1])),
      landmarks: concatenate(people.map((person) => person.landmarks)),
      visibility: concatenate(people.map((person) => person.visibility)),
      world: concatenate(people.map((person) => person.world)),
      maskBytes: Uint32Array.from(people, (person) => person.packedMask.length),
      masks: new Uint8Array(Buffer.concat(people.map((person) => person.packedMask))),
    },
  });
}

/**
 * Reads observations back. Their arrays are views of `bytes`.
 *
 * @throws UnderstudyError CS-UORC01-002 if the bytes are damaged or from another version
 */
export function parseObservations(bytes: Uint8Array): SegmentObservations {
  const { header, arrays } = decodeContainer(bytes, KIND, VERSION);
  const { tracks, ...facts } = header as Header;
  const floats = (name: string): Float32Array => arrays[name] as Float32Array;
  const signatures = arrays.signatures as Uint8Array;
  return {
    ...facts,
    frames: readFrames(arrays),
    tracks: tracks.map((track, i) => ({ ...track, colours: rowOf(floats('colours'), i, COLOUR_BINS) })),
    firstSignature: signatures.subarray(0, SIGNATURE_BYTES),
    lastSignature: signatures.subarray(SIGNATURE_BYTES),
  };
}

function readFrames(arrays: Record<string, TypedArray>): FrameObservation[] {
  const peopleInFrame = arrays.peopleInFrame as Uint16Array;
  const masks = arrays.masks as Uint8Array;
  let person = 0;
  let maskStart = 0;
  return Array.from(arrays.change as Float32Array, (change, frame) => {
    const people = Array.from({ length: peopleInFrame[frame]! }, (): PersonObservation => {
      const maskEnd = maskStart + arrays.maskBytes![person]!;
      const read = readPerson(arrays, person++, masks.subarray(maskStart, maskEnd));
      maskStart = maskEnd;
      return read;
    });
    return { change, people };
  });
}

function readPerson(arrays: Record<string, TypedArray>, index: number, packedMask: Uint8Array): PersonObservation {
  const row = (name: string, length: number): Float32Array => rowOf(arrays[name] as Float32Array, index, length);
  const [x0, y0, x1, y1] = row('box', 4) as unknown as [number, number, number, number];
  return {
    trackId: arrays.trackId![index]!,
    score: arrays.score![index]!,
    box: { x0, y0, x1, y1 },
    landmarks: row('landmarks', 2 * LANDMARK_COUNT),
    visibility: row('visibility', LANDMARK_COUNT),
    world: row('world', 3 * LANDMARK_COUNT),
    packedMask,
  };
}

const rowOf = (array: Float32Array, index: number, length: number): Float32Array =>
  array.subarray(index * length, (index + 1) * length);

function concatenate(arrays: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(arrays.reduce((length, array) => length + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    whole.set(array, at);
    at += array.length;
  }
  return whole;
}
