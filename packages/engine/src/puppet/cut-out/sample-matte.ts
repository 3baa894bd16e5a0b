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
  const samples = { inner: new Int32Array(DIRECTIONS), outer: new Int32Array(DIRECTIONS) };
  const rays = Array.from({ length: DIRECTIONS }, (_, i) => {
    const angle = ((i + 0.5) * 2 * Math.PI) / DIRECTIONS;
    return { dx: Math.cos(angle), dy: Math.sin(angle) };
  });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      if (trimap[p] !== TRIMAP.unknown) {
        alpha[p] = trimap[p] === TRIMAP.character ? 1 : 0;
        continue;
      }
      let inner = 0;
      let outer = 0;
      for (const { dx, dy } of rays) {
        const near = castRay(trimap, width, height, { x, y, dx, dy });
        if (near.inner >= 0) samples.inner[inner++] = near.inner;
        if (near.outer >= 0) samples.outer[outer++] = near.outer;
      }
      choosePair(colours, p, width, { ...samples, innerCount: inner, outerCount: outer }, alpha, trust);
    }
  }
  return { alpha, trust };
}

const found = { inner: -1, outer: -1 };

/** First sure character and first sure background pixel along a ray, −1 where there is none. The result is reused. */
function castRay(
  trimap: Uint8Array,
  width: number,
  height: number,
  ray: { x: number; y: number; dx: number; dy: number },
): { inner: number; outer: number } {
  found.inner = -1;
  found.outer = -1;
  for (let step = 1; step <= REACH; step++) {
    const x = Math.round(ray.x + ray.dx * step);
    const y = Math.round(ray.y + ray.dy * step);
    if (x < 0 || y < 0 || x >= width || y >= height) break;
    const p = y * width + x;
    const kind = trimap[p];
    if (kind === TRIMAP.character && found.inner < 0) found.inner = p;
    else if (kind === TRIMAP.background && found.outer < 0) found.outer = p;
    if (found.inner >= 0 && found.outer >= 0) break;
  }
  return found;
}

type Samples = { inner: Int32Array; outer: Int32Array; innerCount: number; outerCount: number };

function choosePair(
  colours: Float32Array,
  p: number,
  width: number,
  samples: Samples,
  alpha: Float32Array,
  trust: Float32Array,
): void {
  if (samples.innerCount === 0 || samples.outerCount === 0) {
    alpha[p] = samples.innerCount > 0 ? 1 : 0;
    return;
  }
  let bestCost = Infinity;
  for (let i = 0; i < samples.innerCount; i++) {
    const f = samples.inner[i]!;
    for (let j = 0; j < samples.outerCount; j++) {
      const b = samples.outer[j]!;
      const fit = explain(colours, p, f, b);
      const reach = distanceBetween(p, f, width) + distanceBetween(p, b, width);
      const cost = fit.error + 0.0004 * reach;
      if (cost >= bestCost) continue;
      bestCost = cost;
      alpha[p] = fit.alpha;
      trust[p] = fit.trust;
    }
  }
}

const explained = { alpha: 0, error: 0, trust: 0 };

/** How well pixel p is a mixture of colours f and b. The result is reused. */
function explain(colours: Float32Array, p: number, f: number, b: number): typeof explained {
  let dot = 0;
  let span = 0;
  for (let c = 0; c < 3; c++) {
    const between = colours[f * 3 + c]! - colours[b * 3 + c]!;
    dot += (colours[p * 3 + c]! - colours[b * 3 + c]!) * between;
    span += between * between;
  }
  const alpha = span > 1e-6 ? Math.min(1, Math.max(0, dot / span)) : 0.5;
  let error = 0;
  for (let c = 0; c < 3; c++) {
    const mixed = alpha * colours[f * 3 + c]! + (1 - alpha) * colours[b * 3 + c]!;
    error += (colours[p * 3 + c]! - mixed) ** 2;
  }
  explained.alpha = alpha;
  explained.error = Math.sqrt(error);
  explained.trust = Math.exp(-((explained.error / ERROR_SCALE) ** 2)) * (1 - Math.exp(-span / 0.02));
  return explained;
}

function distanceBetween(p: number, q: number, width: number): number {
  const dy = Math.floor(p / width) - Math.floor(q / width);
  const dx = (p % width) - (q % width);
  return Math.hypot(dx, dy);
}
