/** How far around a person's mask the painter paints: masks are coarse, and hair, motion blur and loose cloth lie outside them. */
import type { PersonMask } from '../../core/mask.ts';

/** Width of the ring around the painted region in which frame and plate are compared, pixels. */
export const RING = 24;
/** Over this many pixels the paint fades out. */
export const FEATHER = 8;

const GROWTH_SHARE = 0.012;
const MIN_GROWTH = 4;
const MAX_GROWTH = 24;

/** How tall the tallest of the people is, pixels; 0 where there is nobody. */
export function tallestOf(masks: readonly PersonMask[]): number {
  let tallest = 0;
  for (const { cell, height } of masks) tallest = Math.max(tallest, cell * height);
  return tallest;
}

/** Distance from the mask's outline up to which the paint covers wholly, pixels: grows with the person. */
export function paintGrowth(masks: readonly PersonMask[]): number {
  return Math.max(MIN_GROWTH, Math.min(MAX_GROWTH, GROWTH_SHARE * tallestOf(masks)));
}

/** Distance from the mask's outline at which the paint ends, pixels. */
export function paintReach(masks: readonly PersonMask[]): number {
  return paintGrowth(masks) + FEATHER;
}
