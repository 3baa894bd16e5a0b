/**
 * Resizing of a cut-out with straight alpha: separable Lanczos on premultiplied floats, so that no background colour bleeds in. By the kernel of
 * `wasm/grid`.
 */
import type { RgbaImage } from '../../core/image.ts';
import { KernelMemory } from '../../core/kernel-memory.ts';
import { openGridKernel } from '../grid-kernel.ts';

/** A rectangle of the source picture, in whole pixels. */
export type Box = { x: number; y: number; width: number; height: number };

const LOBES = 3;
/** Four 32-bit floats. */
const PIXEL_BYTES = 16;
const WEIGHT_BYTES = 4;

/** Premultiplied RGBA floats (0..255) of the box, scaled to width × height. */
export function resampleBox(source: RgbaImage, box: Box, width: number, height: number): Float32Array {
  const columns = planTaps(box.width, width);
  const rows = planTaps(box.height, height);
  const space = new KernelMemory();
  const bytes = space.reserve(Uint8Array, box.width * 4);
  const line = space.reserve(Float32Array, box.width * 4);
  const narrow = space.reserve(Float32Array, width * box.height * 4);
  const out = space.reserve(Float32Array, width * height * 4);
  const firsts = space.reserve(Int32Array, columns.first.length);
  const weights = space.reserve(Float32Array, Math.max(columns.weights.length, rows.weights.length));
  const { exports, memory } = openGridKernel(space);
  firsts.view(memory).set(columns.first);
  weights.view(memory).set(columns.weights);
  for (let y = 0; y < box.height; y++) {
    const from = ((box.y + y) * source.width + box.x) * 4;
    bytes.view(memory).set(source.data.subarray(from, from + box.width * 4));
    exports.premultiplyRow(bytes.address, box.width, line.address);
    const to = narrow.address + y * width * PIXEL_BYTES;
    exports.filterRow(line.address, firsts.address, weights.address, columns.count, width, to);
  }
  weights.view(memory).set(rows.weights);
  for (let y = 0; y < height; y++) {
    const from = narrow.address + rows.first[y]! * width * PIXEL_BYTES;
    const weight = weights.address + y * rows.count * WEIGHT_BYTES;
    exports.filterColumns(from, weight, rows.count, width * 4, out.address + y * width * PIXEL_BYTES);
  }
  return out.view(memory).slice();
}

/** For each output sample: its first input sample and its weights, `count` of them. */
type Taps = { first: Int32Array; weights: Float32Array; count: number };

function planTaps(inputLength: number, outputLength: number): Taps {
  const ratio = inputLength / outputLength;
  const stretch = Math.max(1, ratio);
  const count = Math.min(inputLength, Math.ceil(2 * LOBES * stretch) + 1);
  const first = new Int32Array(outputLength);
  const weights = new Float32Array(outputLength * count);
  for (let o = 0; o < outputLength; o++) {
    const centre = (o + 0.5) * ratio;
    const start = Math.max(0, Math.min(inputLength - count, Math.ceil(centre - LOBES * stretch - 0.5)));
    first[o] = start;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const weight = lanczos((start + k + 0.5 - centre) / stretch);
      weights[o * count + k] = weight;
      sum += weight;
    }
    for (let k = 0; k < count; k++) weights[o * count + k]! /= sum;
  }
  return { first, weights, count };
}

function lanczos(x: number): number {
  const a = Math.abs(x);
  if (a < 1e-6) return 1;
  if (a >= LOBES) return 0;
  const p = Math.PI * a;
  return (LOBES * Math.sin(p) * Math.sin(p / LOBES)) / (p * p);
}
