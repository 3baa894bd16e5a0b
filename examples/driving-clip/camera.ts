/** The camera of the driving clip: still, at breast height, looking straight at the wall. */
export const WIDTH = 960;
export const HEIGHT = 540;
export const CAMERA_Y = 1.06;
export const CAMERA_Z = 4.6;
/** Pixels of one metre at one metre's distance. */
export const FOCAL = 1045;
export const WALL_Z = -1.7;

/** Pixel of a point in metres. */
export function project(x: number, y: number, z: number): { column: number; row: number; scale: number } {
  const scale = FOCAL / (CAMERA_Z - z);
  return { column: WIDTH / 2 + x * scale, row: HEIGHT / 2 - (y - CAMERA_Y) * scale, scale };
}
