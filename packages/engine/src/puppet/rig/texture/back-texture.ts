/**
 * The side that no picture shows. Limbs repeat their front; the torso takes each row's dominant colour with faint folds, so that ties,
 * logos and hair stay in front; the head gets hair where the face was.
 */
import { clamp, smoothstep } from '../geometry.ts';
import { boxBlur } from '../grid/box-blur.ts';
import { distanceToOutside } from '../grid/distance-transform.ts';
import { maskWhere } from '../grid/field.ts';
import { PART } from '../label/part.ts';
import type { PartMap } from '../label/part-map.ts';
import type { Body } from '../measure-body.ts';
import type { WorkingPicture } from '../working-picture.ts';
import { type Colour, dominantColour } from './dominant-colour.ts';
import { paintHair } from './hair.ts';

/** Width of the ring at the outline that keeps the front's colours, as a share of the part's half width. */
const RING_SHARE = 0.28;
/** The back is coloured like the flanks, this share of the half width from either side: prints and openings are in the middle. */
const FLANK_SHARE = 0.55;

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
  const { picture, parts, front } = options;
  const { size } = picture;
  const { colours, depth, halfWidth } = rowColours(options, PART.torso);
  const ring = Math.max(6, halfWidth * RING_SHARE);
  const folds = foldLight(front, picture);
  for (let y = 0, i = 0; y < size.height; y++) {
    const colour = colours[y];
    for (let x = 0; x < size.width; x++, i++) {
      if (!colour || parts.labels[i] !== PART.torso) continue;
      const share = smoothstep(0.25 * ring, ring, depth[i]!);
      for (let c = 0; c < 3; c++) back[i * 3 + c] = front[i * 3 + c]! * (1 - share) + (colour[c]! + folds[i]!) * share;
    }
  }
}

/** A quarter of the front's fine and middle luminance structure, clipped so that prints do not shine through. */
function foldLight(front: Float32Array, { size }: WorkingPicture): Float32Array {
  const luminance = new Float32Array(size.width * size.height);
  for (let i = 0; i < luminance.length; i++) {
    luminance[i] = 0.3 * front[i * 3]! + 0.59 * front[i * 3 + 1]! + 0.11 * front[i * 3 + 2]!;
  }
  const fine = boxBlur(luminance, size, 5, 2);
  const coarse = boxBlur(luminance, size, 16, 2);
  return luminance.map(
    (value, i) => clamp((value - fine[i]!) * 0.25, -7, 7) + clamp((fine[i]! - coarse[i]!) * 0.3, -9, 9),
  );
}

/** Dominant colour of a part's flanks in each row (three rows up and down count in), undefined where there is too little of it. */
function rowColours({ picture, parts, front, owns, inset }: BackOptions, part: number) {
  const { width, height } = picture.size;
  const depth = distanceToOutside(
    maskWhere(picture.size, (i) => parts.labels[i] === part && owns[i] === 1),
    picture.size,
  );
  const halfWidth = depth.reduce((most, d) => Math.max(most, d), 1);
  const flanks: number[][] = [];
  const whole: number[][] = [];
  for (let y = 0; y < height; y++) {
    const row = [...Array(width).keys()].map((x) => y * width + x).filter((i) => (i & 1) === (y & 1) && depth[i]! > 3);
    whole.push(row);
    flanks.push(row.filter((i) => depth[i]! > inset && depth[i]! < inset + FLANK_SHARE * halfWidth));
  }
  const near = (rows: number[][], y: number) => [...(rows[y - 3] ?? []), ...rows[y]!, ...(rows[y + 3] ?? [])];
  const colours = flanks.map((_, y): Colour | undefined => {
    const texels = near(flanks, y).length >= 12 ? near(flanks, y) : near(whole, y);
    return texels.length < 6 ? undefined : dominantColour(front, texels);
  });
  return { colours, depth, halfWidth };
}

/** Heads without hair of their own colour: paper or skin, row by row; the outline's ring stays. */
function paintPlainHead(back: Float32Array, options: BackOptions): void {
  const { picture, body, parts, front } = options;
  const { colours } = rowColours(options, PART.head);
  for (let i = 0; i < parts.labels.length; i++) {
    if (parts.labels[i] !== PART.head) continue;
    const colour = colours[Math.floor(i / picture.size.width)];
    if (!colour) continue;
    const share = smoothstep(0.05 * body.faceHeight, 0.2 * body.faceHeight, picture.depth[i]!);
    for (let c = 0; c < 3; c++) back[i * 3 + c] = front[i * 3 + c]! * (1 - share) + colour[c]! * share;
  }
}
