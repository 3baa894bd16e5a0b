/** Round solids that melt into each other, and how far any point is from them: all that the dancer is made of. */
import { dot, type Frame, frameFrom, length, localIn, normalize, subtract, type Vector } from './vector.ts';

export type Material = 'skin' | 'shirt' | 'trousers' | 'shoe' | 'hair';

/** An ellipsoid about `frame`, or a cone with round ends from `start` to `end`. One shape of object for both keeps the loops quick. */
export type Solid = {
  material: Material;
  isEllipsoid: boolean;
  /** Pattern and shading follow this frame. */
  frame: Frame;
  radii: Vector;
  start: Vector;
  axis: Vector;
  axisSquared: number;
  startRadius: number;
  endRadius: number;
  /** Everything is inside this sphere. */
  centre: Vector;
  reach: number;
};

/** Metres over which solids of one material melt into each other. */
const MELT = 0.02;
const FAR = 1e9;

export function ellipsoid(material: Material, frame: Frame, radii: Vector): Solid {
  const reach = Math.max(...radii);
  const nothing: Vector = [0, 0, 0];
  return {
    material,
    isEllipsoid: true,
    frame,
    radii,
    start: nothing,
    axis: nothing,
    axisSquared: 1,
    startRadius: 0,
    endRadius: 0,
    centre: frame.origin,
    reach,
  };
}

/** @param front which way the front of the cone's own frame looks */
export function cone(
  material: Material,
  [start, startRadius]: readonly [Vector, number],
  [end, endRadius]: readonly [Vector, number],
  front: Vector = [0, 0, 1],
): Solid {
  const axis = subtract(end, start);
  const half = length(axis) / 2;
  return {
    material,
    isEllipsoid: false,
    frame: frameFrom(start, normalize(axis), front),
    radii: [0, 0, 0],
    start,
    axis,
    axisSquared: dot(axis, axis),
    startRadius,
    endRadius,
    centre: [start[0] + axis[0] / 2, start[1] + axis[1] / 2, start[2] + axis[2] / 2],
    reach: half + Math.max(startRadius, endRadius),
  };
}

/** Result of the last `distanceTo`: the solid that is nearest. */
export let nearest: Solid | undefined;

/**
 * Metres from a point to the surface of all solids together, negative inside. A little less than the truth where solids melt.
 *
 * @param solids those of one material stand together
 */
export function distanceTo(solids: readonly Solid[], x: number, y: number, z: number): number {
  let best = FAR;
  let nearestSolid: Solid | undefined;
  let merged = FAR;
  let closest = FAR;
  let closestSolid: Solid | undefined;
  let material: Material | undefined;
  for (let i = 0; i < solids.length; i++) {
    const solid = solids[i]!;
    if (solid.material !== material) {
      if (merged < best) {
        best = merged;
        nearestSolid = closestSolid;
      }
      material = solid.material;
      merged = FAR;
      closest = FAR;
    }
    const distance = solid.isEllipsoid ? distanceToEllipsoid(solid, x, y, z) : distanceToCone(solid, x, y, z);
    merged = melt(merged, distance);
    if (distance < closest) {
      closest = distance;
      closestSolid = solid;
    }
  }
  nearest = merged < best ? closestSolid : nearestSolid;
  return Math.min(merged, best);
}

/** Smooth minimum with a quadratic blend. */
function melt(a: number, b: number): number {
  const overlap = MELT - Math.abs(a - b);
  const smaller = a < b ? a : b;
  return overlap > 0 ? smaller - (overlap * overlap) / (4 * MELT) : smaller;
}

function distanceToCone(solid: Solid, x: number, y: number, z: number): number {
  const { start, axis } = solid;
  const dx = x - start[0];
  const dy = y - start[1];
  const dz = z - start[2];
  let share = (dx * axis[0] + dy * axis[1] + dz * axis[2]) / solid.axisSquared;
  share = share < 0 ? 0 : share > 1 ? 1 : share;
  const ex = dx - share * axis[0];
  const ey = dy - share * axis[1];
  const ez = dz - share * axis[2];
  return Math.sqrt(ex * ex + ey * ey + ez * ez) - (solid.startRadius + (solid.endRadius - solid.startRadius) * share);
}

/** First-order distance: value over gradient of the ellipsoid's own scale. */
function distanceToEllipsoid(solid: Solid, x: number, y: number, z: number): number {
  const { origin, left, up, front } = solid.frame;
  const dx = x - origin[0];
  const dy = y - origin[1];
  const dz = z - origin[2];
  const [rx, ry, rz] = solid.radii;
  const a = (dx * left[0] + dy * left[1] + dz * left[2]) / rx;
  const b = (dx * up[0] + dy * up[1] + dz * up[2]) / ry;
  const c = (dx * front[0] + dy * front[1] + dz * front[2]) / rz;
  const value = Math.sqrt(a * a + b * b + c * c);
  const gradient = Math.sqrt((a / rx) ** 2 + (b / ry) ** 2 + (c / rz) ** 2);
  return gradient < 1e-9 ? -Math.min(rx, ry, rz) : (value * (value - 1)) / gradient;
}

/** Where a surface point is on its solid, metres. */
export function patternPoint(solid: Solid, point: Vector): Vector {
  return localIn(solid.frame, point);
}
