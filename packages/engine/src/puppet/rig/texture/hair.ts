/** The back of a photographed head: hair in the colours around the face, with strands, where the face was. */
import { clamp, smoothstep } from '../geometry.ts';
import { boxBlur } from '../grid/box-blur.ts';
import { pushPull } from '../grid/push-pull.ts';
import { PART } from '../label/part.ts';
import type { BackOptions } from './back-texture.ts';
import { type Colour, dominantColour } from './dominant-colour.ts';

/** Share of the face's height, from the top of the head, that surely is hair. */
const CROWN_SHARE = 0.2;
/** The nape lies this share of the face's height (top to nose) below the nose. */
const NAPE_SHARE = 0.55;
/** Colour difference (RGB length) up to which a texel is hair, and from which it is none. */
const HAIR_ALIKE = 40;
const HAIR_UNLIKE = 80;

/** Changes `back` in place. */
export function paintHair(back: Float32Array, options: BackOptions): void {
  const { picture, parts, front } = options;
  const { size, depth, joints } = picture;
  const head = findHead(options);
  if (!head) return;
  const { top, faceHeight, hair } = head;
  const nape = joints.nose.y + NAPE_SHARE * faceHeight;
  const weights = new Float32Array(parts.labels.length);
  for (let i = 0; i < weights.length; i++) {
    if (parts.labels[i] === PART.head && depth[i]! >= 2) weights[i] = hairShare(front, i, hair) > 0.9 ? 1 : 0;
  }
  const smooth = pushPull(front, weights, size);
  const strands = strandLight(front, weights, options);
  const centre = (head.left + head.right) / 2;
  for (let i = 0; i < parts.labels.length; i++) {
    const x = i % size.width;
    const y = Math.floor(i / size.width);
    if (y > nape + 10 || !isHeadOrNeck(options, i, { centre, faceHeight })) continue;
    const ring = smoothstep(0.01 * faceHeight, 0.09 * faceHeight, depth[i]!);
    const cover =
      (1 - hairShare(front, i, hair)) *
      Math.max(ring, y < joints.nose.y ? 0.5 : 0) *
      (1 - smoothstep(nape - 8, nape + 8, y));
    if (cover <= 0) continue;
    const light = strands * strandNoise(x - centre, y - top, faceHeight);
    for (let c = 0; c < 3; c++) back[i * 3 + c] = back[i * 3 + c]! * (1 - cover) + (smooth[i * 3 + c]! + light) * cover;
  }
}

function isHeadOrNeck(
  { parts, body, owns, picture }: BackOptions,
  i: number,
  head: { centre: number; faceHeight: number },
): boolean {
  if (!owns[i]) return false;
  const label = parts.labels[i];
  if (label === PART.head) return true;
  const x = i % picture.size.width;
  const y = Math.floor(i / picture.size.width);
  return label === PART.torso && y < body.midShoulder.y && Math.abs(x - head.centre) < head.faceHeight * 1.6;
}

function findHead({ picture, parts, front }: BackOptions) {
  const { size, depth, joints } = picture;
  let left = size.width;
  let right = 0;
  let top = size.height;
  for (let i = 0; i < parts.labels.length; i++) {
    if (parts.labels[i] !== PART.head) continue;
    left = Math.min(left, i % size.width);
    right = Math.max(right, i % size.width);
    top = Math.min(top, Math.floor(i / size.width));
  }
  const faceHeight = Math.max(8, joints.nose.y - top);
  const crownEnd = top + Math.max(4, CROWN_SHARE * faceHeight) + 3;
  const crown: number[] = [];
  for (let i = top * size.width; i < crownEnd * size.width && i < depth.length; i++) {
    if (parts.labels[i] === PART.head && depth[i]! > 3) crown.push(i);
  }
  if (crown.length <= 10) return undefined;
  return { left, right, top, faceHeight, hair: dominantColour(front, crown) };
}

/** 1: the colour of the hair, 0: another one. */
function hairShare(rgb: Float32Array, i: number, hair: Colour): number {
  const difference = Math.hypot(rgb[i * 3]! - hair[0], rgb[i * 3 + 1]! - hair[1], rgb[i * 3 + 2]! - hair[2]);
  return 1 - smoothstep(HAIR_ALIKE, HAIR_UNLIKE, difference);
}

/** How strongly luminance varies between neighbouring strands of the visible hair (root mean square). */
function strandLight(rgb: Float32Array, weights: Float32Array, { picture }: BackOptions): number {
  const luminance = new Float32Array(weights.length);
  for (let i = 0; i < luminance.length; i++) luminance[i] = (rgb[i * 3]! + rgb[i * 3 + 1]! + rgb[i * 3 + 2]!) / 3;
  const soft = boxBlur(luminance, picture.size, 4, 2);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < luminance.length; i++) {
    if (weights[i] === 0) continue;
    sum += (luminance[i]! - soft[i]!) ** 2;
    count++;
  }
  return count === 0 ? 0 : clamp(Math.sqrt(sum / count), 0, 14);
}

/** Streaks that run down from the crown and fan out, in about −1.5..1.5: smooth noise, fine across and long along. */
function strandNoise(x: number, y: number, faceHeight: number): number {
  const spread = 0.35 + 0.65 * Math.sin((clamp(y / (1.6 * faceHeight), 0, 1) * Math.PI) / 2);
  const across = x / spread;
  const along = y / (0.55 * faceHeight);
  return valueNoise(across / 2.2, along, 1) + 0.8 * valueNoise(across / 6, along * 0.7, 2);
}

/** Smooth noise in −1..1 from a hash of the lattice: the same everywhere, always. */
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
