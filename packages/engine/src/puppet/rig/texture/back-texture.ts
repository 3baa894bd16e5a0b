/**
 * The side that no picture shows. Limbs repeat their front; the torso takes each row's dominant colour with faint folds, so that ties,
 * logos and hair stay in front; the head gets hair where the face was.
 */

import { distanceToOutside } from '../../distance-transform.ts';
import { clamp, smoothstep } from '../geometry.ts';
import { boxBlur } from '../grid/box-blur.ts';
import { maskOfLabels, texelsWith } from '../grid/texels.ts';
import { PART } from '../label/part.ts';
import type { PartMap } from '../label/part-map.ts';
import type { Body } from '../measure-body.ts';
import type { WorkingPicture } from '../working-picture.ts';
import type { Colour } from './dominant-colour.ts';
import { paintHair } from './hair.ts';
import { rowColours, texelDifference } from './row-colours.ts';

/** Width of the ring at the outline that keeps the front's colours, as a share of the part's half width. */
const RING_SHARE = 0.28;
/**
 * The back is coloured like the flanks, since prints and openings are in the middle of the front, and like the sleeves: so many of
 * their texels count for each of the flanks'.
 */
const SLEEVE_SHARE = 0.7;

export type BackOptions = {
  picture: WorkingPicture;
  body: Body;
  parts: PartMap;
  front: Float32Array;
  owns: Uint8Array;
  /** Texels from the outline to clean colour. */
  inset: number;
};

/** Three floats a texel. */
export function paintBack(options: BackOptions): Float32Array {
  const back = options.front.slice();
  paintTorso(back, options);
  if (!paintHair(back, options)) paintPlainHead(back, options);
  return back;
}

function paintTorso(back: Float32Array, options: BackOptions): void {
  const { picture, parts, front, inset } = options;
  const { size } = picture;
  const { colours, depth, halfWidth } = flankColours(options, {
    part: PART.torso,
    flank: 0.55,
    alsoFrom: { test: (label) => label === PART.leftArm || label === PART.rightArm, share: SLEEVE_SHARE },
  });
  const ring = Math.max(6, halfWidth * RING_SHARE);
  const foldAt = foldLight(front, picture);
  for (const i of texelsWith(parts.labels, PART.torso)) {
    const colour = colours[Math.floor(i / size.width)];
    if (!colour) continue;
    const unlike = unlikeness(front, i, colour);
    const inRing = 1 - smoothstep(0.25 * ring, ring, depth[i]!);
    // A print does not reach round to the back, but the outline of a drawing does.
    const kept = inRing * (1 - unlike * smoothstep(inset, inset + 6, picture.depth[i]!));
    const fold = foldAt(i) * (1 - unlike);
    for (let c = 0; c < 3; c++) back[i * 3 + c] = front[i * 3 + c]! * kept + (colour[c]! + fold) * (1 - kept);
  }
}

/** 0: the front has about this colour, 1: another one. */
function unlikeness(front: Float32Array, i: number, colour: Colour): number {
  return smoothstep(40, 90, texelDifference(front, i, colour));
}

/** A quarter of the front's fine and middle luminance structure, clipped so that prints do not shine through. */
function foldLight(front: Float32Array, { size }: WorkingPicture): (i: number) => number {
  const luminance = new Float32Array(size.width * size.height);
  for (let i = 0; i < luminance.length; i++) {
    luminance[i] = 0.3 * front[i * 3]! + 0.59 * front[i * 3 + 1]! + 0.11 * front[i * 3 + 2]!;
  }
  const fine = boxBlur(luminance, size, 5, 2);
  const coarse = boxBlur(luminance, size, 16, 2);
  // As a 32-bit float, like all other light.
  return (i) =>
    Math.fround(clamp((luminance[i]! - fine[i]!) * 0.25, -7, 7) + clamp((fine[i]! - coarse[i]!) * 0.3, -9, 9));
}

type FlankOptions = {
  part: number;
  /** Width of the flanks as a share of the part's half width. */
  flank: number;
  /** Texels that may speak for their row beside the part's own, and how many for each of its own. */
  alsoFrom?: { test: (label: number) => boolean; share: number };
};

/** Colour of a part's flanks in each row, and the depth of its texels inside it. */
function flankColours({ picture, parts, front, owns, inset }: BackOptions, { part, flank, alsoFrom }: FlankOptions) {
  const { width, height } = picture.size;
  const own = texelsWith(parts.labels, part).filter((i) => owns[i] === 1);
  const mask = new Uint8Array(owns.length);
  for (const i of own) mask[i] = 1;
  const depth = distanceToOutside(mask, picture.size);
  let halfWidth = 1;
  for (const i of own) halfWidth = Math.max(halfWidth, depth[i]!);
  const rows = Array.from({ length: height }, () => ({ flanks: [], whole: [], others: [] }) as RowOfPart);
  for (const i of own) {
    const d = depth[i]!;
    const { flanks, whole } = rows[Math.floor(i / width)]!;
    if (d > 3) whole.push(i);
    if (d > inset && d < inset + flank * halfWidth) flanks.push(i);
  }
  const others = alsoFrom ? texelsWith(maskOfLabels(parts.labels, alsoFrom.test), 1) : [];
  for (const i of others) if (picture.depth[i]! > inset) rows[Math.floor(i / width)]!.others.push(i);
  const speaking = rows.map(({ flanks, whole, others }) => {
    const own = flanks.length >= 6 ? flanks : whole;
    return [...own, ...thin(others, own.length * (alsoFrom?.share ?? 0))];
  });
  return { colours: rowColours(front, { rows: speaking, least: 6 }), depth, halfWidth };
}

/** Texels of a row: of the part's flanks, of all of it, and of what may speak for it. */
type RowOfPart = Record<'flanks' | 'whole' | 'others', number[]>;

/** At most `count` of the items, evenly chosen. */
function thin(items: readonly number[], count: number): readonly number[] {
  if (items.length <= count) return items;
  const kept = Math.floor(count);
  return Array.from({ length: kept }, (_, k) => items[Math.floor((k * items.length) / kept)]!);
}

/** Heads without hair of their own colour: paper or skin, row by row; the outline's ring stays. */
function paintPlainHead(back: Float32Array, options: BackOptions): void {
  const { picture, body, parts, front } = options;
  const { colours } = flankColours(options, { part: PART.head, flank: 0.25 });
  for (const i of texelsWith(parts.labels, PART.head)) {
    const colour = colours[Math.floor(i / picture.size.width)];
    if (!colour) continue;
    const share = smoothstep(0.05 * body.faceHeight, 0.2 * body.faceHeight, picture.depth[i]!);
    for (let c = 0; c < 3; c++) back[i * 3 + c] = front[i * 3 + c]! * (1 - share) + colour[c]! * share;
  }
}
