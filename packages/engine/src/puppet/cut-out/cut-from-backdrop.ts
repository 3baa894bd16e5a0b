/** Cuts a character off a plain backdrop: flood from the border, holes between the limbs, then a soft edge. */
import type { RgbaImage } from '../../core/image.ts';
import { findRegions } from './connected-components.ts';
import { distanceInside } from './distance-transform.ts';
import { floodBackground } from './flood-background.ts';
import type { LabImage } from './lab-image.ts';
import { type BackgroundWindow, differenceFromBackground, type PlainBackground } from './plain-background.ts';
import { solveMatte } from './solve-matte.ts';
import { trimapAround } from './trimap.ts';

export type BackdropOptions = {
  /** 0..1 a pixel: how likely the pose model finds the person there. Judges holes and stops leaks. */
  personShare?: Float32Array | undefined;
  /** Openings in the outline up to twice this many pixels are closed. Default 1.5. */
  gap?: number;
  /** Where the picture lies in the one whose border was fitted. */
  window?: BackgroundWindow | undefined;
};

/** ΔE that is backdrop on a clean page. */
const BASE_TOLERANCE = 5;
/** The person model is sure of the character above, sure of a hole below. */
const SURELY_PERSON = 0.9;
const LIKELY_HOLE = 0.5;
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
  const tolerance = Math.max(BASE_TOLERANCE, 4 * background.noise);
  const { personShare } = options;
  const barrier = personShare && deepInside(personShare, width, height);
  const flooded = floodBackground(difference, width, height, { tolerance, gap: options.gap ?? 1.5, barrier });
  const mask = Uint8Array.from(flooded, (outside) => (outside ? 0 : 1));
  if (personShare) openHoles(mask, difference, personShare, { width, height, tolerance });
  return mask;
}

/** 1 well inside what the person model is sure of: its edge is too coarse to stop the flood exactly. */
function deepInside(personShare: Float32Array, width: number, height: number): Uint8Array {
  const sure = Uint8Array.from(personShare, (share) => (share > SURELY_PERSON ? 1 : 0));
  const depth = distanceInside(sure, width, height, true);
  return Uint8Array.from(depth, (value) => (value > BARRIER_DEPTH * height ? 1 : 0));
}

/** Removes enclosed areas of the backdrop's colour that the person model does not count as the person. */
function openHoles(
  mask: Uint8Array,
  difference: Float32Array,
  personShare: Float32Array,
  picture: { width: number; height: number; tolerance: number },
): void {
  const { width, height, tolerance } = picture;
  const similar = Uint8Array.from(mask, (inside, p) => (inside && difference[p]! <= tolerance ? 1 : 0));
  const { labels, regions } = findRegions(similar, width, height);
  const shares = new Float64Array(regions.length);
  for (let p = 0; p < labels.length; p++) {
    const label = labels[p]!;
    if (label > 0) shares[label - 1] = shares[label - 1]! + personShare[p]!;
  }
  const isHole = regions.map(
    (region, i) => region.area >= MIN_HOLE_SHARE * width * height && shares[i]! / region.area < LIKELY_HOLE,
  );
  for (let p = 0; p < mask.length; p++) if (labels[p]! > 0 && isHole[labels[p]! - 1]) mask[p] = 0;
}

/** Soft alpha 0..1 from the flood's mask: the edge of a drawing is one or two pixels wide. */
export function softenBackdropMask(picture: RgbaImage, mask: Uint8Array): Float32Array {
  const trimap = trimapAround(mask, picture, 2, 2);
  return solveMatte(picture, trimap, { sampleWeight: 0.3, maxSteps: 40 });
}
