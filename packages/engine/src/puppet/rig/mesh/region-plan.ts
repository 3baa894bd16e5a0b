/** What a sheet of the mesh covers: an outline, the regions it is cut into, and where neighbouring regions are one skin all the same. */
import { sampleField } from '../grid/field.ts';
import type { Size } from '../grid/size.ts';

export type RegionPlan = {
  size: Size;
  /** Positive inside the sheet. */
  outline: Float32Array;
  /** One field a region: a point belongs to the region whose field is largest. Empty: a single region. */
  regions: readonly Float32Array[];
  /** Where regions a and b are one skin where they touch. */
  weldOf: (a: number, b: number) => Weld;
};

/** Whether the skin is whole at a place where two regions touch; otherwise the mesh is slit there. */
export type Weld = (x: number, y: number) => boolean;

export const EVERYWHERE: Weld = () => true;
export const NOWHERE: Weld = () => false;

export const OUTSIDE = -1;

/** Region at a continuous position, or OUTSIDE. */
export function regionAt(plan: RegionPlan, x: number, y: number): number {
  if (sampleField(plan.outline, plan.size, x, y) <= 0) return OUTSIDE;
  let best = 0;
  let highest = -Infinity;
  for (let r = 0; r < plan.regions.length; r++) {
    const value = sampleField(plan.regions[r]!, plan.size, x, y);
    if (value <= highest) continue;
    highest = value;
    best = r;
  }
  return best;
}

/** Region of every texel, or OUTSIDE. */
export function mapRegions({ size, outline, regions }: RegionPlan): Int8Array {
  const map = new Int8Array(size.width * size.height).fill(OUTSIDE);
  for (let i = 0; i < map.length; i++) {
    if (outline[i]! <= 0) continue;
    let best = 0;
    for (let r = 1; r < regions.length; r++) if (regions[r]![i]! > regions[best]![i]!) best = r;
    map[i] = best;
  }
  return map;
}
