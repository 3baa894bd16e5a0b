/**
 * Scenes as versioned bytes. A scene file that is meant to be kept carries its clip along, behind the container, so that it needs
 * nothing else: [container] [clip] [f64 length of the clip] [magic].
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { appendFile, open, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { UnderstudyError } from '@understudy/protocol/basics';
import { decodeContainer, encodeContainer, type TypedArray } from '../core/container.ts';
import { SCENE_FILE_VERSION } from '../core/file-versions.ts';
import type { Motion } from '../core/motion.ts';
import type { VideoIndex } from '../media/index.ts';
import { putTogetherBackground, takeApartBackground } from '../scene/drawing.ts';
import type { Scene } from './scene.ts';

const KIND = 'scene';
const TRAILER_MAGIC = 'UNDRCLIP';
const TRAILER_BYTES = 16;
const MOTION_PREFIX = 'motion.';

type BackgroundHeader = ReturnType<typeof takeApartBackground>['header'];

type Header = Pick<Scene, 'info' | 'light' | 'people' | 'chunks' | 'maxSide' | 'warnings'> & {
  index: Omit<VideoIndex, 'pts' | 'keyFrames'>;
  /** The numbers of a motion; its arrays are kept as such. */
  motion: Record<string, number>;
  background: BackgroundHeader | undefined;
};

/** @param clipPath the clip to carry along; without it the file is of use only as long as the clip is at hand */
export async function writeScene(path: string, scene: Scene, clipPath?: string): Promise<void> {
  await writeFile(path, encodeScene(scene));
  if (clipPath === undefined) return;
  await pipeline(createReadStream(clipPath), createWriteStream(path, { flags: 'a' }));
  await appendFile(path, await encodeTrailer(clipPath));
}

/** @throws UnderstudyError CS-UORC01-002 where the file is not a scene of this version, or is damaged */
export async function readScene(path: string): Promise<Scene> {
  await using file = await open(path);
  const { sizeBytes, clipBytes } = await readTrailer(file);
  const length = clipBytes === undefined ? sizeBytes : sizeBytes - clipBytes - TRAILER_BYTES;
  const bytes = new Uint8Array(length);
  await file.read(bytes, 0, length, 0);
  return decodeScene(bytes);
}

/**
 * Copies the clip that a scene file carries.
 *
 * @throws UnderstudyError CS-UORC01-002 where it carries none
 */
export async function extractClip(path: string, clipPath: string): Promise<void> {
  await using file = await open(path);
  const { sizeBytes, clipBytes } = await readTrailer(file);
  if (clipBytes === undefined) {
    throw new UnderstudyError('CS-UORC01-002', {
      problem: 'the scene file is incomplete: the video that belongs in it is missing',
      remedy: 'Make the scene file again.',
    });
  }
  const end = sizeBytes - TRAILER_BYTES;
  // `end` of a stream is inclusive.
  const source = createReadStream(path, { start: end - clipBytes, end: end - 1 });
  await pipeline(source, createWriteStream(clipPath));
}

function encodeScene(scene: Scene): Uint8Array {
  const { info, index, light, people, chunks, maxSide, warnings, packedMasks } = scene;
  const { pts, keyFrames, ...indexFacts } = index;
  const background = scene.background && takeApartBackground(scene.background);
  const motion: Record<string, number> = {};
  const motionArrays: Record<string, TypedArray> = {};
  for (const [name, value] of Object.entries(scene.motion)) {
    if (typeof value === 'number') motion[name] = value;
    else motionArrays[MOTION_PREFIX + name] = value;
  }
  const facts = { info, light, people, chunks, maxSide, warnings };
  const header: Header = { ...facts, index: indexFacts, motion, background: background?.header };
  const arrays = { pts, keyFrames, ...packRows(packedMasks), ...motionArrays, ...background?.arrays };
  return encodeContainer({ kind: KIND, version: SCENE_FILE_VERSION, header, arrays });
}

function decodeScene(bytes: Uint8Array): Scene {
  const { header, arrays } = decodeContainer(bytes, KIND, SCENE_FILE_VERSION);
  const { index, motion, background, ...facts } = header as Header;
  const motionArrays = Object.entries(arrays)
    .filter(([name]) => name.startsWith(MOTION_PREFIX))
    .map(([name, array]) => [name.slice(MOTION_PREFIX.length), array]);
  return {
    ...facts,
    maxSide: facts.maxSide,
    index: { ...index, pts: arrays.pts as Float64Array, keyFrames: arrays.keyFrames as Uint32Array },
    motion: { ...motion, ...Object.fromEntries(motionArrays) } as Motion,
    packedMasks: unpackRows(arrays),
    background: background && putTogetherBackground({ header: background, arrays }),
  };
}

/** Many byte strings as one array and the place where each ends. */
function packRows(rows: Uint8Array[]): { masks: Uint8Array; maskEnds: Uint32Array } {
  const maskEnds = new Uint32Array(rows.length);
  let end = 0;
  rows.forEach((row, i) => {
    end += row.length;
    maskEnds[i] = end;
  });
  const masks = new Uint8Array(end);
  rows.forEach((row, i) => {
    masks.set(row, maskEnds[i]! - row.length);
  });
  return { masks, maskEnds };
}

function unpackRows(arrays: Record<string, TypedArray>): Uint8Array[] {
  const masks = arrays.masks as Uint8Array;
  const ends = arrays.maskEnds as Uint32Array;
  return Array.from(ends, (end, i) => masks.subarray(i === 0 ? 0 : ends[i - 1]!, end));
}

async function encodeTrailer(clipPath: string): Promise<Uint8Array> {
  await using clip = await open(clipPath);
  const trailer = new Uint8Array(TRAILER_BYTES);
  new DataView(trailer.buffer).setFloat64(0, (await clip.stat()).size, true);
  trailer.set(new TextEncoder().encode(TRAILER_MAGIC), 8);
  return trailer;
}

type FileHandle = Awaited<ReturnType<typeof open>>;

/** Length of the clip in a scene file; undefined where it carries none. */
async function readTrailer(file: FileHandle): Promise<{ sizeBytes: number; clipBytes: number | undefined }> {
  const sizeBytes = (await file.stat()).size;
  const trailer = new Uint8Array(TRAILER_BYTES);
  if (sizeBytes < TRAILER_BYTES) return { sizeBytes, clipBytes: undefined };
  await file.read(trailer, 0, TRAILER_BYTES, sizeBytes - TRAILER_BYTES);
  if (new TextDecoder().decode(trailer.subarray(8)) !== TRAILER_MAGIC) return { sizeBytes, clipBytes: undefined };
  const clipBytes = new DataView(trailer.buffer).getFloat64(0, true);
  const isSane = Number.isSafeInteger(clipBytes) && clipBytes >= 0 && clipBytes <= sizeBytes - TRAILER_BYTES;
  return { sizeBytes, clipBytes: isSane ? clipBytes : undefined };
}
