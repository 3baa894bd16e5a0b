/** Scalar fields on a pixel grid: positive inside, zero on the line that is meshed. */
import { boxBlur } from './box-blur.ts';
import type { Size } from './size.ts';

/** Value at a continuous position, bilinear between pixel centres; positions outside the grid take the border's value. */
export function sampleField(field: Float32Array, { width, height }: Size, x: number, y: number): number {
  const fx = x < 0.5 ? 0 : x > width - 0.5 ? width - 1 : x - 0.5;
  const fy = y < 0.5 ? 0 : y > height - 0.5 ? height - 1 : y - 0.5;
  const left = Math.min(width - 2, Math.floor(fx));
  const top = Math.min(height - 2, Math.floor(fy));
  const u = fx - left;
  const v = fy - top;
  const i = top * width + left;
  const upper = field[i]! * (1 - u) + field[i + 1]! * u;
  const lower = field[i + width]! * (1 - u) + field[i + width + 1]! * u;
  return upper * (1 - v) + lower * v;
}

/** A mask from a predicate over pixels; x and y are the pixel's column and row. */
export function maskWhere({ width, height }: Size, test: PixelTest): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) markRow(mask, width, y, test);
  return mask;
}

type PixelTest = (i: number, x: number, y: number) => boolean;

/** A function of its own, since V8 leaves a quick inner loop for slow code at its end. */
function markRow(mask: Uint8Array, width: number, y: number, test: PixelTest): void {
  for (let x = 0, i = y * width; x < width; x++, i++) mask[i] = test(i, x, y) ? 1 : 0;
}

/** Soft mask in 0..1, the mask's border at .5. */
export function softMask(mask: Uint8Array, size: Size): Float32Array {
  return boxBlur(mask, size, 2, 3);
}

/** +1 well inside the mask, −1 well outside, 0 on its border. */
export function signedField(mask: Uint8Array, size: Size): Float32Array {
  const field = softMask(mask, size);
  const { length } = field;
  for (let i = 0; i < length; i++) field[i] = 2 * field[i]! - 1;
  return field;
}

/** Pixelwise smallest of the fields. */
export function minField(...fields: readonly Float32Array[]): Float32Array {
  const result = fields[0]!.slice();
  for (const field of fields.slice(1)) lower(result, field);
  return result;
}

function lower(field: Float32Array, other: Float32Array): void {
  const { length } = field;
  for (let i = 0; i < length; i++) if (other[i]! < field[i]!) field[i] = other[i]!;
}

export function negateField(field: Float32Array): Float32Array {
  const { length } = field;
  const result = new Float32Array(length);
  for (let i = 0; i < length; i++) result[i] = -field[i]!;
  return result;
}
