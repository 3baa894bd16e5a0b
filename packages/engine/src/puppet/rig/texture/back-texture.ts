/**
 * The side that no picture shows. Limbs repeat their front; the torso takes each row's dominant colour with faint folds, so that ties,
 * logos and hair stay in front; the head gets hair where the face was.
 */
import { clamp, smoothstep } from '../geometry.ts';
import { boxBlur } from '../grid/box-blur.ts';
import { PART } from '../label/part.ts';
import type { PartMap } from '../label/part-map.ts';
import type { Body } from '../measure-body.ts';
import type { WorkingPicture } from '../working-picture.ts';
import { type Colour, dominantColour } from './dominant-colour.ts';
import { paintHair } from './hair.ts';

/** Width of the ring at the outline that keeps the front's colours, as a share of the torso's half width. */
const RING_SHARE = 0.28;

export type BackOptions = {
  picture: WorkingPicture;
  body: Body;
  parts: PartMap;
  front: Float32Array;
  owns: Uint8Array;
};

/** Three floats a texel. */
export function paintBack(options: BackOptions): Float32Array {
  const back = options.front.slice();
  paintTorso(back, options);
  if (options.picture.isDrawing) paintDrawnHead(back, options);
  else paintHair(back, options);
  return back;
}

function paintTorso(back: Float32Array, options: BackOptions): void {
  const { picture, parts, front, owns } = options;
  const { size, depth } = picture;
  const { colours, widest } = rowColours(options, PART.torso);
  const ring = Math.max(6, (widest / 2) * RING_SHARE);
  const folds = foldLight(front, picture);
  for (let y = 0, i = 0; y < size.height; y++) {
    const colour = colours[y];
    for (let x = 0; x < size.width; x++, i++) {
      if (!colour || parts.labels[i] !== PART.torso || !owns[i]) continue;
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

/** Dominant colour of a part in each row (three rows up and down count in), undefined where there is too little of it. */
function rowColours({ picture, parts, front, owns }: BackOptions, part: number) {
  const { width, height } = picture.size;
  const rowTexels: number[][] = [];
  let widest = 1;
  for (let y = 0; y < height; y++) {
    const texels: number[] = [];
    for (let x = y & 1; x < width; x += 2) {
      const i = y * width + x;
      if (parts.labels[i] === part && owns[i] && picture.depth[i]! > 3) texels.push(i);
    }
    rowTexels.push(texels);
    widest = Math.max(widest, texels.length * 2);
  }
  const colours: (Colour | undefined)[] = rowTexels.map((texels, y) => {
    const near = [...(rowTexels[y - 3] ?? []), ...texels, ...(rowTexels[y + 3] ?? [])];
    return near.length < 6 ? undefined : dominantColour(front, near);
  });
  return { colours, widest };
}

/** Drawn heads: paper or fill colour row by row; the outline's ring stays. */
function paintDrawnHead(back: Float32Array, options: BackOptions): void {
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
