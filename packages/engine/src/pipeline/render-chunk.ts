/** The verb that renders one chunk: decode, erase the person, draw the character, encode. Any frame range, in any order. */
import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { type ChunkEncoder, openChunkEncoder, type YuvFrame } from '../media/index.ts';
import { decodeRig } from '../puppet/drawing.ts';
import { FrameCanvas } from '../scene/drawing.ts';
import { CharacterDrawer } from './character-drawer.ts';
import { identifyFile } from './identify-file.ts';
import type { FrameRange } from './plan-segments.ts';
import { readAhead } from './read-ahead.ts';
import { readClip } from './read-clip.ts';
import type { Scene } from './scene.ts';
import { readScene } from './scene-file.ts';
import type { VerbContext } from './task.ts';

export type RenderBackground =
  | { mode: 'original' }
  /** RGB, 0..255 each. */
  | { mode: 'solid'; color: readonly [number, number, number] }
  /** The character on black; the mask tells where it is. */
  | { mode: 'transparent' };

export type ChunkOptions = {
  rigPath: string;
  scenePath: string;
  /** The driving clip. */
  clipPath: string;
  range: FrameRange;
  background: RenderBackground;
  chunkPath: string;
  /** Where the mask (white = character) goes; none is made without it. */
  maskPath?: string | undefined;
};

export type RenderedChunk = {
  path: string;
  maskPath: string | undefined;
  /** Times of the frames in the clip, ticks. */
  pts: Float64Array;
};

/** A frame to draw; `decoded` where the clip is to be seen in it. */
type FrameToDraw = { index: number; decoded?: YuvFrame };

/** @throws UnderstudyError CS-UORC01-002 where rig or scene cannot be read, and what decoding throws */
export async function renderChunk(options: ChunkOptions, context: VerbContext): Promise<RenderedChunk> {
  const { signal, onProgress } = context;
  const { scene, drawer } = await openDrawer(options, context);
  const { first, last } = options.range;
  await using video = await openEncoder(options.chunkPath, scene);
  await using mask = options.maskPath === undefined ? undefined : await openEncoder(options.maskPath, scene);
  const maskPicture = mask && new FrameCanvas(scene.info);
  for await (const { index, decoded } of readFrames(scene, options, context)) {
    const picture = drawer.draw(index, decoded, maskPicture);
    decoded?.release();
    const pts = scene.index.pts[index]! - scene.index.pts[first]!;
    video.write(picture, pts);
    if (maskPicture) mask?.write(maskPicture, pts);
    onProgress({ stage: 'render', framesDone: index + 1 - first, framesTotal: last - first });
    // What comes from other processes is heard between frames: all of a frame may have been done without waiting for anything.
    await setImmediate();
    signal.throwIfAborted();
  }
  await video.close();
  await mask?.close();
  return { path: options.chunkPath, maskPath: options.maskPath, pts: scene.index.pts.slice(first, last) };
}

/** Reads rig and scene, unless the chunk before had the same ones. */
async function openDrawer(
  { rigPath, scenePath, background }: ChunkOptions,
  { loaded }: VerbContext,
): Promise<{ scene: Scene; drawer: CharacterDrawer }> {
  const files = [await identifyFile(rigPath), await identifyFile(scenePath)];
  return loaded.reuse('drawer', JSON.stringify([...files, background]), async () => {
    const scene = await readScene(scenePath);
    const rig = decodeRig(await readFile(rigPath));
    return { scene, drawer: new CharacterDrawer(rig, scene, background) };
  });
}

async function* readFrames(
  { index, maxSide }: Scene,
  { background, clipPath, range }: ChunkOptions,
  { signal, loaded }: VerbContext,
): AsyncGenerator<FrameToDraw> {
  if (background.mode !== 'original') {
    for (let i = range.first; i < range.last; i++) yield { index: i };
    return;
  }
  const frames = readClip({ path: clipPath, index, maxSide }, range, { signal, loaded });
  for await (const decoded of readAhead(frames, (unused) => unused.release())) yield { index: decoded.index, decoded };
}

function openEncoder(path: string, { info, index }: Scene): Promise<ChunkEncoder> {
  const { width, height } = info;
  return openChunkEncoder(path, { width, height, timeBase: index.timeBase, frameRate: index.frameRate });
}
