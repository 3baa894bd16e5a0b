/** A first guess of alpha from colours seen on both sides of the edge, with how far it can be trusted. */
import { TRIMAP } from './trimap.ts';

/** Alpha 0..1 and trust 0..1 of each pixel; trust is 0 outside the unknown band. */
export type MatteGuess = { alpha: Float32Array; trust: Float32Array };

const DIRECTIONS = 16;
/** How far colours are looked for, pixels. */
const REACH = 60;
/** Mean colour error (0..1 colours) at which a pair of colours explains a pixel badly. */
const ERROR_SCALE = 0.03;

/**
 * For every unknown pixel, looks along 16 rays for the nearest sure character and background colours, and takes the pair that
 * explains the pixel best (after Gastal & Oliveira, "Shared Sampling for Real-Time Alpha Matting", 2010).
 */
export function guessMatte(colours: Float32Array, trimap: Uint8Array, width: number, height: number): MatteGuess {
  const alpha = new Float32Array(trimap.length);
  const trust = new Float32Array(trimap.length);
  const sides = { inner: makeSamples(), outer: makeSamples() };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      if (trimap[p] !== TRIMAP.unknown) {
        alpha[p] = trimap[p] === TRIMAP.character ? 1 : 0;
        continue;
      }
      sides.inner.count = 0;
      sides.outer.count = 0;
      for (let ray = 0; ray < DIRECTIONS; ray++) castRay(trimap, { x, y, width, height }, ray, sides);
      choosePair(colours, p, sides, alpha, trust);
    }
  }
  return { alpha, trust };
}

/** Sure pixels seen from one unknown pixel, with their distances. Reused for the next. */
type Samples = { pixels: Int32Array; distances: Float64Array; count: number };

function makeSamples(): Samples {
  return { pixels: new Int32Array(DIRECTIONS), distances: new Float64Array(DIRECTIONS), count: 0 };
}

/** Offsets of the pixels along each ray, REACH a ray, nearest first. */
const RAY_X = new Int32Array(DIRECTIONS * REACH);
const RAY_Y = new Int32Array(DIRECTIONS * REACH);
const RAY_DISTANCE = new Float64Array(DIRECTIONS * REACH);
for (let i = 0; i < RAY_X.length; i++) {
  const angle = ((Math.floor(i / REACH) + 0.5) * 2 * Math.PI) / DIRECTIONS;
  const step = (i % REACH) + 1;
  RAY_X[i] = Math.round(Math.cos(angle) * step);
  RAY_Y[i] = Math.round(Math.sin(angle) * step);
  RAY_DISTANCE[i] = Math.hypot(RAY_X[i]!, RAY_Y[i]!);
}

/** Adds the first sure character and the first sure background pixel along a ray to the samples. */
function castRay(
  trimap: Uint8Array,
  from: { x: number; y: number; width: number; height: number },
  ray: number,
  { inner, outer }: { inner: Samples; outer: Samples },
): void {
  const { width, height } = from;
  let needsInner = true;
  let needsOuter = true;
  for (let i = ray * REACH; i < (ray + 1) * REACH && (needsInner || needsOuter); i++) {
    const x = from.x + RAY_X[i]!;
    const y = from.y + RAY_Y[i]!;
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const p = y * width + x;
    const kind = trimap[p];
    if (kind === TRIMAP.character && needsInner) {
      needsInner = false;
      addSample(inner, p, RAY_DISTANCE[i]!);
    } else if (kind === TRIMAP.background && needsOuter) {
      needsOuter = false;
      addSample(outer, p, RAY_DISTANCE[i]!);
    }
  }
}

function addSample(samples: Samples, p: number, distance: number): void {
  samples.pixels[samples.count] = p;
  samples.distances[samples.count++] = distance;
}

/** What a pixel of distance costs a pair, in units of colour error. */
const DISTANCE_COST = 0.0004;

function choosePair(
  colours: Float32Array,
  p: number,
  { inner, outer }: { inner: Samples; outer: Samples },
  alpha: Float32Array,
  trust: Float32Array,
): void {
  if (inner.count === 0 || outer.count === 0) {
    alpha[p] = inner.count > 0 ? 1 : 0;
    return;
  }
  let bestCost = Infinity;
  for (let i = 0; i < inner.count; i++) {
    for (let j = 0; j < outer.count; j++) {
      const distanceCost = DISTANCE_COST * (inner.distances[i]! + outer.distances[j]!);
      if (distanceCost >= bestCost) continue;
      const fit = explain(colours, p, inner.pixels[i]!, outer.pixels[j]!);
      const cost = fit.error + distanceCost;
      if (cost >= bestCost) continue;
      bestCost = cost;
      alpha[p] = fit.alpha;
      trust[p] = Math.exp(-((fit.error / ERROR_SCALE) ** 2)) * (1 - Math.exp(-fit.span / 0.02));
    }
  }
}

const explained = { alpha: 0, error: 0, span: 0 };

/** How well pixel p is a mixture of colours f and b, whose squared distance is `span`. The result is reused. */
function explain(colours: Float32Array, p: number, f: number, b: number): typeof explained {
  const backR = colours[b * 3]!;
  const backG = colours[b * 3 + 1]!;
  const backB = colours[b * 3 + 2]!;
  const spanR = colours[f * 3]! - backR;
  const spanG = colours[f * 3 + 1]! - backG;
  const spanB = colours[f * 3 + 2]! - backB;
  const overR = colours[p * 3]! - backR;
  const overG = colours[p * 3 + 1]! - backG;
  const overB = colours[p * 3 + 2]! - backB;
  const span = spanR * spanR + spanG * spanG + spanB * spanB;
  const dot = overR * spanR + overG * spanG + overB * spanB;
  const alpha = span > 1e-6 ? Math.min(1, Math.max(0, dot / span)) : 0.5;
  const errorR = overR - alpha * spanR;
  const errorG = overG - alpha * spanG;
  const errorB = overB - alpha * spanB;
  explained.alpha = alpha;
  explained.error = Math.sqrt(errorR * errorR + errorG * errorG + errorB * errorB);
  explained.span = span;
  return explained;
}
