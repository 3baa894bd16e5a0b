/** Resizing of a cut-out with straight alpha: separable Lanczos on premultiplied floats, so that no background colour bleeds in. */
import type { RgbaImage } from '../../core/image.ts';

/** A rectangle of the source picture, in whole pixels. */
export type Box = { x: number; y: number; width: number; height: number };

const LOBES = 3;

/** Premultiplied RGBA floats (0..255) of the box, scaled to width × height. */
export function resampleBox(source: RgbaImage, box: Box, width: number, height: number): Float32Array {
  const columns = planTaps(box.width, width);
  const rows = planTaps(box.height, height);
  const narrow = new Float32Array(width * box.height * 4);
  const line = new Float32Array(box.width * 4);
  for (let y = 0; y < box.height; y++) {
    premultiplyRow(source, (box.y + y) * source.width + box.x, line);
    filterRow(line, columns, narrow, y * width * 4);
  }
  return filterColumns(narrow, width, rows);
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

function premultiplyRow(source: RgbaImage, firstPixel: number, line: Float32Array): void {
  for (let i = 0, s = firstPixel * 4; i < line.length; i += 4, s += 4) {
    const alpha = source.data[s + 3]!;
    const share = alpha / 255;
    line[i] = source.data[s]! * share;
    line[i + 1] = source.data[s + 1]! * share;
    line[i + 2] = source.data[s + 2]! * share;
    line[i + 3] = alpha;
  }
}

function filterRow(line: Float32Array, { first, weights, count }: Taps, out: Float32Array, offset: number): void {
  for (let o = 0; o < first.length; o++) {
    let r = 0;
    let g = 0;
    let b = 0;
    let a = 0;
    for (let k = 0, i = first[o]! * 4; k < count; k++, i += 4) {
      const weight = weights[o * count + k]!;
      r += line[i]! * weight;
      g += line[i + 1]! * weight;
      b += line[i + 2]! * weight;
      a += line[i + 3]! * weight;
    }
    const at = offset + o * 4;
    out[at] = r;
    out[at + 1] = g;
    out[at + 2] = b;
    out[at + 3] = a;
  }
}

function filterColumns(input: Float32Array, width: number, { first, weights, count }: Taps): Float32Array {
  const rowLength = width * 4;
  const out = new Float32Array(first.length * rowLength);
  for (let o = 0; o < first.length; o++) {
    const to = o * rowLength;
    for (let k = 0; k < count; k++) {
      const weight = weights[o * count + k]!;
      if (weight === 0) continue;
      const from = (first[o]! + k) * rowLength;
      for (let i = 0; i < rowLength; i++) out[to + i]! += input[from + i]! * weight;
    }
  }
  return out;
}
