/** Brings the samples of a plate to one exposure: cameras brighten, darken and tint as people come and go. */
import type { GatherOptions } from './gather-plate.ts';
import type { PlateKernel } from './plate-kernel.ts';

/** Exposure changes slowly: of more samples than this every second one is measured, */
const MAX_SINGLE = 24;
/** and of many fewer still, so that no more than this are. */
const MAX_MEASURED = 80;

/** How many of so many samples are measured. */
export function countMeasured(sampleCount: number): number {
  return Math.ceil(sampleCount / stepFor(sampleCount));
}

/**
 * Has each sample brought to the exposure of the one that shows most of the background. What the kernel alternates between: the background
 * that the levelled samples agree on, and the smooth fields that level them.
 */
export async function levelSamples(
  kernel: PlateKernel,
  { samples, height, readRows, signal }: GatherOptions,
): Promise<void> {
  if (samples.length === 0) return;
  const step = stepFor(samples.length);
  for (let k = 0; k < samples.length; k += step) {
    signal?.throwIfAborted();
    const { frameIndex, clear } = samples[k]!;
    kernel.show(k, 0, await readRows(frameIndex, 0, height, kernel.rows));
    kernel.measure(k, clear, k / step);
  }
  kernel.solveFields();
  for (let k = 0; k < samples.length; k++) kernel.level(k, Math.floor(k / step));
}

function stepFor(sampleCount: number): number {
  return Math.max(sampleCount > MAX_SINGLE ? 2 : 1, Math.ceil(sampleCount / MAX_MEASURED));
}
