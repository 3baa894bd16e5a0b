/** Lays the plate under the cells around the people. */
import { averageSquare } from '../cells/square';
import { mapX, mapY } from '../plate/homography';
import { band, columns, covered, distance, floatAt, isLaid, isSeen, plateLuma, plateU, plateV, side, x0, x1, y0, y1 } from './state';

/** Pixels a side of the plate's own cells. */
const CELL: i32 = 8;

/** The plate: its planes, `width` × `height` pixels of luma, samples that show each of its cells, and where its corner lies. */
export let luma: usize = 0;
export let u: usize = 0;
export let v: usize = 0;
export let seen: usize = 0;
export let width: i32 = 0;
export let height: i32 = 0;
export let plateX: f64 = 0;
export let plateY: f64 = 0;
/** Nine 64-bit floats: takes pixels of the frame to plate coordinates. */
export let transform: usize = 0;

/** All that is nearer than `band` and not laid yet, those well under the paint left out. */
export function lay(): void {
  for (let row = y0; row < y1; row++) {
    for (let column = x0; column < x1; column++) {
      const at = row * columns + column;
      if (load<u8>(isLaid + at) || floatAt(distance, at) < covered - <f64>side || floatAt(distance, at) >= band) continue;
      const x = (<f64>column + 0.5) * <f64>side;
      const y = (<f64>row + 0.5) * <f64>side;
      layCell(at, mapX(transform, x, y) - plateX, mapY(transform, x, y) - plateY);
    }
  }
}

/** (x, y) is the cell's middle on the plate, pixels from its corner; nothing where the plate ends. */
function layCell(at: i32, x: f64, y: f64): void {
  if (!(x >= 0 && y >= 0 && x < <f64>width && y < <f64>height)) return;
  const left = <i32>Math.round(x - <f64>side / 2);
  const top = <i32>Math.round(y - <f64>side / 2);
  const to = <usize>at << 2;
  const half = width >> 1;
  store<f32>(plateLuma + to, <f32>averageSquare(luma, width, width, height, left, top, side));
  store<f32>(plateU + to, <f32>averageSquare(u, half, half, height >> 1, left >> 1, top >> 1, side >> 1));
  store<f32>(plateV + to, <f32>averageSquare(v, half, half, height >> 1, left >> 1, top >> 1, side >> 1));
  store<u8>(isSeen + at, load<u8>(seen + (<i32>y / CELL) * (width / CELL) + <i32>x / CELL) ? 1 : 0);
  store<u8>(isLaid + at, 1);
}
