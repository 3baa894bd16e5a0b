/** The back of a head that has hair: the hair around the face closes over it, with strands where it is a photo. */

import { distanceToOutside } from '../../distance-transform.ts';
import { clamp, smoothstep } from '../geometry.ts';
import { boxBlur } from '../grid/box-blur.ts';
import { pushPull } from '../grid/push-pull.ts';
import { maskOfLabels, texelsWith } from '../grid/texels.ts';
import { PART } from '../label/part.ts';
import type { BackOptions } from './back-texture.ts';
import { type Colour, dominantColour } from './dominant-colour.ts';
import { texelDifference } from './row-colours.ts';
import { strandNoise } from './strand-noise.ts';

/** Share of the face's height, from the top of the head, that is hair if anything is. */
const CROWN_SHARE = 0.2;
/** The nape lies this share of the face's height (top to nose) below the nose. */
const NAPE_SHARE = 0.55;
/** Colour difference (RGB length) up to which a texel is hair, and from which it is none, where hair and skin differ enough. */
const HAIR_ALIKE = 40;
const HAIR_UNLIKE = 80;
/** The crown must differ this much from the face, or there is no hair to tell apart. */
const HAIR_CONTRAST = 25;
/** Half axes of the ellipse around the nose that is face for sure, in face heights. */
const FACE_WIDTH = 0.62;
const FACE_HEIGHT = 0.85;

type Head = {
  /** All of its texels, from first to last. */
  texels: Int32Array;
  top: number;
  centreX: number;
  faceHeight: number;
  nape: number;
  hair: Colour;
  /** Colour difference between hair and skin. */
  contrast: number;
};

/** Changes `back` in place; false, and no change, for a head without hair. */
export function paintHair(back: Float32Array, options: BackOptions): boolean {
  const head = findHead(options);
  if (!head) return false;
  const { picture, front } = options;
  const { size, isDrawing } = picture;
  const hairShares = hairShareOf(front, head, options);
  const weights = new Float32Array(hairShares.length);
  for (const i of head.texels) if (hairShares[i]! > 0.9 && !isFace(i, head, options)) weights[i] = 1;
  const smooth = pushPull(front, weights, size);
  const strength = isDrawing ? 0 : strandStrength(front, weights, options);
  const cover = coverOf(hairShares, head, options);
  for (const i of head.texels) {
    const share = cover[i]!;
    if (share <= 0) continue;
    const x = (i % size.width) - head.centreX;
    const y = Math.floor(i / size.width) - head.top;
    const light = strength > 0 ? strength * strandNoise(x, y, head.faceHeight) : 0;
    for (let c = 0; c < 3; c++) back[i * 3 + c] = back[i * 3 + c]! * (1 - share) + (smooth[i * 3 + c]! + light) * share;
  }
  return true;
}

function findHead({ picture, parts, front, inset }: BackOptions): Head | undefined {
  const { size, depth, joints } = picture;
  const texels = texelsWith(parts.labels, PART.head);
  // Thin tips (a lock that stands up) are not the top of the head.
  const thick = texels.filter((i) => depth[i]! >= inset + 1);
  let left = size.width;
  let right = 0;
  for (const i of thick) {
    left = Math.min(left, i % size.width);
    right = Math.max(right, i % size.width);
  }
  const top = thick.length > 0 ? Math.floor(thick[0]! / size.width) : size.height;
  const faceHeight = Math.max(8, joints.nose.y - top);
  const crownEnd = top + Math.max(6, CROWN_SHARE * faceHeight);
  const crown: number[] = [];
  const face: number[] = [];
  for (const i of thick) {
    const x = (i % size.width) + 0.5;
    const y = Math.floor(i / size.width) + 0.5;
    if (y < crownEnd) crown.push(i);
    else if (Math.hypot(x - joints.nose.x, y - joints.nose.y) < 0.4 * faceHeight) face.push(i);
  }
  if (crown.length <= 10 || face.length <= 10) return undefined;
  const hair = dominantColour(front, crown);
  const skin = dominantColour(front, face);
  const contrast = Math.hypot(hair[0] - skin[0], hair[1] - skin[1], hair[2] - skin[2]);
  if (contrast < HAIR_CONTRAST) return undefined;
  const nape = joints.nose.y + NAPE_SHARE * faceHeight;
  return { texels, top, centreX: (left + right) / 2, faceHeight, nape, hair, contrast };
}

/** 1 for texels of the head in the colour of its hair, 0 for others. */
function hairShareOf(front: Float32Array, { texels, hair, contrast }: Head, { picture }: BackOptions): Float32Array {
  const shares = new Float32Array(picture.depth.length);
  const alike = Math.min(HAIR_ALIKE, 0.45 * contrast);
  const unlike = Math.min(HAIR_UNLIKE, 0.9 * contrast);
  for (const i of texels) {
    if (picture.depth[i]! >= 2) shares[i] = 1 - smoothstep(alike, unlike, texelDifference(front, i, hair));
  }
  return shares;
}

function isFace(i: number, { faceHeight }: Head, { picture }: BackOptions): boolean {
  const { nose } = picture.joints;
  const x = ((i % picture.size.width) + 0.5 - nose.x) / (FACE_WIDTH * faceHeight);
  const y = (Math.floor(i / picture.size.width) + 0.5 - nose.y) / (FACE_HEIGHT * faceHeight);
  return x * x + y * y < 1;
}

/** Where the hair closes over the head: what is no hair above the nape, and between two sides of long hair below it. */
function coverOf(hairShares: Float32Array, head: Head, options: BackOptions): Float32Array {
  const { picture, parts } = options;
  const { size } = picture;
  const closed = closedRows(hairShares, head, options);
  const headDepth = distanceToOutside(
    maskOfLabels(parts.labels, (label) => label === PART.head),
    size,
  );
  const wanted = new Float32Array(hairShares.length);
  for (const i of head.texels) {
    const y = Math.floor(i / size.width) + 0.5;
    if (y < head.nape) wanted[i] = isFace(i, head, options) ? 1 : 1 - hairShares[i]!;
    else if (closed[i]) wanted[i] = 1;
  }
  const soft = boxBlur(wanted, size, Math.max(1, Math.round(0.04 * head.faceHeight)), 2);
  const cover = new Float32Array(wanted.length);
  for (const i of head.texels) {
    cover[i] = clamp(1.8 * soft[i]!, 0, 1);
    if (closed[i]) continue;
    const ring = smoothstep(0.01 * head.faceHeight, 0.09 * head.faceHeight, headDepth[i]!);
    const y = Math.floor(i / size.width) + 0.5;
    const aboveNape = 1 - smoothstep(head.nape - 0.3 * head.faceHeight, head.nape, y);
    cover[i] = clamp(1.8 * soft[i]!, 0, 1) * ring * aboveNape;
  }
  return cover;
}

/** 1 below the nose between the outermost hair of a row, where there is hair on both sides of the neck. */
function closedRows(hairShares: Float32Array, head: Head, { picture }: BackOptions): Uint8Array {
  const { width, height } = picture.size;
  const closed = new Uint8Array(width * height);
  const least = Math.max(3, 0.08 * head.faceHeight);
  const firstRow = Math.max(0, Math.round(picture.joints.nose.y));
  const rows = new Map<number, { first: number; last: number; left: number; right: number }>();
  for (const i of head.texels) {
    if (i < firstRow * width || hairShares[i]! < 0.5) continue;
    const y = Math.floor(i / width);
    const row = rows.get(y) ?? { first: i, last: i, left: 0, right: 0 };
    row.last = i;
    if (i - y * width < head.centreX) row.left++;
    else row.right++;
    rows.set(y, row);
  }
  for (const { first, last, left, right } of rows.values()) {
    if (left >= least && right >= least) closed.fill(1, first, last + 1);
  }
  return closed;
}

/** How strongly luminance varies between neighbouring strands of the visible hair (root mean square). */
function strandStrength(rgb: Float32Array, weights: Float32Array, { picture }: BackOptions): number {
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
