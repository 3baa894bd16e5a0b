/** Cuts a character off a plain backdrop: flood from the border, holes between the limbs, then a soft edge. */
import type { RgbaImage } from '../../core/image.ts';
import { findRegions } from '../connected-components.ts';
import { dilate } from './dilate.ts';
import { floodBackground } from './flood-background.ts';
import type { LabImage } from './lab-image.ts';
import { type BackgroundWindow, differenceFromBackground, type PlainBackground } from './plain-background.ts';
import { solveMatte } from './solve-matte.ts';
import { trimapAround } from './trimap.ts';

export type BackdropOptions = {
  /** 0..1 a pixel: how likely the pose model finds the person there. Judges holes and stops leaks. */
  personShare?: Float32Array | undefined;
  /** Openings in the outline up to twice this many pixels are closed. Default 1.5; more for line art that no model knows. */
  gap?: number;
  /** Where the picture lies in the one whose border was fitted. */
  window?: BackgroundWindow | undefined;
};

/** ΔE that is backdrop on a clean page; white clothes on white differ by little more. */
const STRICT_TOLERANCE = 1.8;
/** ΔE that is still backdrop next to the strict flood, where compression rings around edges. */
const LOOSE_TOLERANCE = 6;
/** How far compression rings, pixels. */
const RINGING = 6;
/** The person model is sure of the character above, sure of a hole below. */
const SURELY_PERSON = 0.9;
const LIKELY_HOLE = 0.5;
/** Where the model doubts, a hole is one if its pixels are, to this share, exactly the backdrop's colour: cloth is not so even. */
const DOUBTED = 0.9;
const EXACT_SHARE = 0.25;
/** Openings in drawn outlines that are closed where no model helps, in parts of the picture's height. */
const LINE_ART_GAP = 0.006;
/** The person model is asked only where its mask agrees this well with the flood's: it knows cartoons, not scribbles. */
const MIN_AGREEMENT = 0.78;
/** How far inside the model's edge the flood is stopped, in parts of the picture's height. */
const BARRIER_DEPTH = 0.012;
/** Smallest hole that is removed, in parts of the picture. */
const MIN_HOLE_SHARE = 0.00012;

/** The mask of the character (1 inside) by flood fill, before its edge is softened. */
export function maskFromBackdrop(
  lab: LabImage,
  background: PlainBackground,
  options: BackdropOptions = {},
): Uint8Array {
  const { width, height } = lab;
  const difference = differenceFromBackground(lab, background, options.window);
  const strict = STRICT_TOLERANCE + 4 * background.noise;
  const loose = Math.max(LOOSE_TOLERANCE, strict);
  const flood = (gap: number, barrier?: Uint8Array): Uint8Array => {
    const sure = floodBackground(difference, width, height, { tolerance: strict, gap, barrier });
    const rim = floodBackground(difference, width, height, { tolerance: loose, gap, barrier });
    const nearSure = dilate(sure, width, height, RINGING);
    const mask = new Uint8Array(sure.length);
    for (let p = 0; p < mask.length; p++) mask[p] = sure[p] || (rim[p] && nearSure[p]) ? 0 : 1;
    return mask;
  };
  const lineArtGap = Math.max(1.5, LINE_ART_GAP * height);
  const { personShare } = options;
  if (personShare) {
    const mask = flood(options.gap ?? 1.5, deepInside(personShare, width, height));
    if (agreement(mask, personShare) >= MIN_AGREEMENT) {
      openHoles(mask, difference, personShare, { width, height, tolerance: loose, sameColour: 0.4 + background.noise });
      return mask;
    }
  }
  return flood(options.gap ?? lineArtGap);
}

/** Intersection over union of the flood's mask with the person model's. */
function agreement(mask: Uint8Array, personShare: Float32Array): number {
  let both = 0;
  let either = 0;
  for (let p = 0; p < mask.length; p++) {
    const isPerson = personShare[p]! > 0.5;
    if (mask[p] && isPerson) both++;
    if (mask[p] || isPerson) either++;
  }
  return either > 0 ? both / either : 0;
}

/** 1 well inside what the person model is sure of: its edge is too coarse to stop the flood exactly. */
function deepInside(personShare: Float32Array, width: number, height: number): Uint8Array {
  const doubted = new Uint8Array(personShare.length);
  for (let p = 0; p < doubted.length; p++) doubted[p] = personShare[p]! > SURELY_PERSON ? 0 : 1;
  const deep = dilate(doubted, width, height, BARRIER_DEPTH * height);
  for (let p = 0; p < deep.length; p++) deep[p] = deep[p] ? 0 : 1;
  return deep;
}

/** Removes enclosed areas of the backdrop's colour that the person model does not count as the person. */
function openHoles(
  mask: Uint8Array,
  difference: Float32Array,
  personShare: Float32Array,
  picture: { width: number; height: number; tolerance: number; sameColour: number },
): void {
  const { width, height, tolerance, sameColour } = picture;
  const similar = new Uint8Array(mask.length);
  for (let p = 0; p < mask.length; p++) similar[p] = mask[p] && difference[p]! <= tolerance ? 1 : 0;
  const { labels, regions } = findRegions(similar, width, height);
  const shares = new Float64Array(regions.length);
  const exact = new Float64Array(regions.length);
  for (let p = 0; p < labels.length; p++) {
    const label = labels[p]!;
    if (label === 0) continue;
    shares[label - 1] = shares[label - 1]! + personShare[p]!;
    if (difference[p]! < sameColour) exact[label - 1] = exact[label - 1]! + 1;
  }
  const isHole = regions.map(
    (region, i) =>
      region.area >= MIN_HOLE_SHARE * width * height &&
      (shares[i]! < LIKELY_HOLE * region.area ||
        (shares[i]! < DOUBTED * region.area && exact[i]! > EXACT_SHARE * region.area)),
  );
  for (let p = 0; p < mask.length; p++) if (labels[p]! > 0 && isHole[labels[p]! - 1]) mask[p] = 0;
}

/** Soft alpha 0..1 from the flood's mask: the edge of a drawing is one or two pixels wide. */
export function softenBackdropMask(picture: RgbaImage, mask: Uint8Array): Float32Array {
  const trimap = trimapAround(mask, picture, 2, 2);
  return solveMatte(picture, trimap, { sampleWeight: 0.3, maxSteps: 40 });
}
