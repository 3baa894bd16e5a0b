/** Streaks of hair: smooth noise that is fine across and long along, fanning out from the crown. Never repeats, never changes. */
import { clamp, smoothstep } from '../geometry.ts';

/** About −1.8..1.8 at a point given from the middle of the crown, texels, y down. */
export function strandNoise(x: number, y: number, faceHeight: number): number {
  const fan = 0.35 + 0.65 * Math.sin((clamp(y / (1.6 * faceHeight), 0, 1) * Math.PI) / 2);
  const across = x / fan;
  const along = y / (0.55 * faceHeight);
  return valueNoise(across / 2.2, along, 1) + 0.8 * valueNoise(across / 6, along * 0.7, 2);
}

/** Smooth noise in −1..1 from a hash of the lattice. */
function valueNoise(x: number, y: number, seed: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const u = smoothstep(0, 1, x - column);
  const v = smoothstep(0, 1, y - row);
  const upper = hash(column, row, seed) * (1 - u) + hash(column + 1, row, seed) * u;
  const lower = hash(column, row + 1, seed) * (1 - u) + hash(column + 1, row + 1, seed) * u;
  return (upper * (1 - v) + lower * v) * 2 - 1;
}

function hash(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}
