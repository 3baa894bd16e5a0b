/** The verb that joins rendered chunks into the finished video, with the sound of the clip. */
import { type ChunkPart, joinChunks, type VideoIndex } from '../media/index.ts';
import type { VerbContext } from './task.ts';

export type MergeOptions = {
  parts: ChunkPart[];
  /** Of the clip: its times and frame rate are those of the output. */
  index: VideoIndex;
  /** The clip whose sound is added; null for a silent output. */
  audioFrom: string | null;
  output: string;
};

/** @throws UnderstudyError CS-MGMR-001 a chunk is missing, damaged or not the one that was planned */
export async function mergeChunks(
  { parts, ...options }: MergeOptions,
  { signal, onProgress }: VerbContext,
): Promise<{ sizeBytes: number }> {
  const framesTotal = options.index.frameCount;
  onProgress({ stage: 'merge', framesDone: 0, framesTotal });
  const result = await joinChunks(parts, { ...options, signal });
  onProgress({ stage: 'merge', framesDone: framesTotal, framesTotal });
  return result;
}
