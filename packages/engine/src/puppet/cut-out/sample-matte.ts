/** A first guess of alpha from colours seen on both sides of the edge, with how far it can be trusted. By the kernel of `wasm/grid`. */
import { KernelMemory } from '../../core/kernel-memory.ts';
import { openGridKernel } from '../grid-kernel.ts';
import { TRIMAP } from './trimap.ts';

/** Alpha 0..1 and trust 0..1 of each pixel; trust is 0 outside the unknown band. */
export type MatteGuess = { alpha: Float32Array; trust: Float32Array };

const DIRECTIONS = 16;
/** How far colours are looked for, pixels. */
const REACH = 60;
/** Mean colour error (0..1 colours) at which a pair of colours explains a pixel badly. */
const ERROR_SCALE = 0.03;
/** Squared distance of a pair's colours below which they tell little. */
const SPAN_SCALE = 0.02;
/** What a pixel of distance costs a pair, in units of colour error. */
const DISTANCE_COST = 0.0004;
/** Distances and places of the colours on both sides that a ray meets. */
const BYTES_PER_RAY = 24;

/** Offsets dx, dy of the pixels along each ray, REACH a ray, nearest first. */
const RAYS = new Int32Array(2 * DIRECTIONS * REACH);
const RAY_DISTANCES = new Float64Array(DIRECTIONS * REACH);
for (let i = 0; i < RAY_DISTANCES.length; i++) {
  const angle = ((Math.floor(i / REACH) + 0.5) * 2 * Math.PI) / DIRECTIONS;
  const step = (i % REACH) + 1;
  const offset = [Math.round(Math.cos(angle) * step), Math.round(Math.sin(angle) * step)] as const;
  RAYS.set(offset, 2 * i);
  RAY_DISTANCES[i] = Math.hypot(...offset);
}

/**
 * For every unknown pixel, looks along 16 rays for the nearest sure character and background colours, and takes the pair that
 * explains the pixel best (after Gastal & Oliveira, "Shared Sampling for Real-Time Alpha Matting", 2010).
 */
export function guessMatte(colours: Float32Array, trimap: Uint8Array, width: number, height: number): MatteGuess {
  const space = new KernelMemory();
  const inputs = {
    colours: space.reserve(Float32Array, colours.length),
    trimap: space.reserve(Uint8Array, trimap.length),
    rays: space.reserve(Int32Array, RAYS.length),
    distances: space.reserve(Float64Array, RAY_DISTANCES.length),
  };
  const room = space.reserve(Uint8Array, BYTES_PER_RAY * DIRECTIONS);
  const alpha = space.reserve(Float32Array, trimap.length);
  const errors = space.reserve(Float64Array, trimap.length);
  const spans = space.reserve(Float64Array, trimap.length);
  const { exports, memory } = openGridKernel(space);
  inputs.colours.view(memory).set(colours);
  inputs.trimap.view(memory).set(trimap);
  inputs.rays.view(memory).set(RAYS);
  inputs.distances.view(memory).set(RAY_DISTANCES);
  const picture = [inputs.colours.address, inputs.trimap.address, width, height];
  const rays = [inputs.rays.address, inputs.distances.address, DIRECTIONS, REACH, room.address];
  const results = [alpha.address, errors.address, spans.address];
  for (let y = 0; y < height; y++) exports.guessMatteOfRow(y, ...picture, ...rays, ...results, DISTANCE_COST);
  const trust = trustIn(trimap, errors.view(memory), spans.view(memory));
  return { alpha: alpha.view(memory).slice(), trust };
}

/** Colours that explain a pixel badly, and those that are hardly apart, are not to be trusted. */
function trustIn(trimap: Uint8Array, errors: Float64Array, spans: Float64Array): Float32Array {
  const trust = new Float32Array(trimap.length);
  for (let p = 0; p < trust.length; p++) {
    if (trimap[p] !== TRIMAP.unknown || errors[p]! < 0) continue;
    trust[p] = Math.exp(-((errors[p]! / ERROR_SCALE) ** 2)) * (1 - Math.exp(-spans[p]! / SPAN_SCALE));
  }
  return trust;
}
