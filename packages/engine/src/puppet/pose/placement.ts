/** How a figure is put into the picture: where its hips are, how large it is, and a mild perspective. */
import type { Vector3 } from '../../core/vector.ts';

export type Placement = {
  /** Pixels of the frame: where the figure's origin, the middle of its hips, appears. */
  x: number;
  y: number;
  /** Pixels a rig unit at the depth of the hips. */
  scale: number;
  /** Distance of the viewer in rig units. */
  viewDistance: number;
};

/** The viewer stands this many figure heights away: hands held forward grow a little, nothing balloons. */
export const VIEW_HEIGHTS = 4.5;

/** Magnification at depth z, 1 at the hips. */
export function magnification(z: number, viewDistance: number): number {
  return viewDistance / Math.max(0.25 * viewDistance, viewDistance - z);
}

/** Frame pixels (x right, y down, z towards the viewer) of a point of the figure. */
export function project(point: Vector3, placement: Placement): Vector3 {
  const scale = placement.scale * magnification(point[2], placement.viewDistance);
  return [placement.x + scale * point[0], placement.y - scale * point[1], placement.scale * point[2]];
}

/** Point of the figure at depth z that appears at (x, y) of the frame. */
export function unproject(x: number, y: number, z: number, placement: Placement): Vector3 {
  const scale = placement.scale * magnification(z, placement.viewDistance);
  return [(x - placement.x) / scale, (placement.y - y) / scale, z];
}
