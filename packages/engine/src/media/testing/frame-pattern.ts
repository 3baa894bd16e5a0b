/** A test picture that carries its frame number, in cells so coarse that coding, scaling and colour conversion leave it readable. */
import type { YuvImage } from '../../core/image.ts';
import type { Rotation } from '../geometry.ts';

const COLUMNS = 4;
const ROWS = 3;
const LUMA_OF_BIT = [60, 180] as const;
const THRESHOLD = 120;

/**
 * Draws a frame number (0 … 4095) over a whole picture, as one bright or dark cell a bit, with a texture that moves from frame to
 * frame. The picture is drawn so that a turn by `rotationDegrees` clockwise shows it upright.
 */
export function drawFrameNumber(image: YuvImage, frame: number, rotationDegrees: Rotation = 0): void {
  for (let row = 0; row < image.height; row++) {
    for (let column = 0; column < image.width; column++) {
      const [x, y] = turn((column + 0.5) / image.width, (row + 0.5) / image.height, rotationDegrees);
      const texture = ((column + row + frame * 3) & 15) - 8;
      image.y[row * image.yStride + column] = LUMA_OF_BIT[bitAt(frame, x, y)] + texture;
    }
  }
  for (let row = 0; row < image.height >> 1; row++) {
    image.u.fill(100 + ((row + frame) & 31), row * image.uvStride, row * image.uvStride + (image.width >> 1));
    image.v.fill(140 - ((row + frame) & 31), row * image.uvStride, row * image.uvStride + (image.width >> 1));
  }
}

/** The number that `drawFrameNumber` drew, read from an upright picture of any size. */
export function readFrameNumber(image: YuvImage): number {
  let frame = 0;
  for (let cell = 0; cell < COLUMNS * ROWS; cell++) {
    if (meanLumaOfCell(image, cell) > THRESHOLD) frame |= 1 << cell;
  }
  return frame;
}

function turn(x: number, y: number, rotationDegrees: Rotation): [number, number] {
  switch (rotationDegrees) {
    case 0:
      return [x, y];
    case 90:
      return [1 - y, x];
    case 180:
      return [1 - x, 1 - y];
    case 270:
      return [y, 1 - x];
  }
}

function bitAt(frame: number, x: number, y: number): 0 | 1 {
  const cell = Math.min(ROWS - 1, Math.floor(y * ROWS)) * COLUMNS + Math.min(COLUMNS - 1, Math.floor(x * COLUMNS));
  return ((frame >> cell) & 1) as 0 | 1;
}

/** Over the middle half of the cell, away from its blurred edges. */
function meanLumaOfCell(image: YuvImage, cell: number): number {
  const [width, height] = [image.width / COLUMNS, image.height / ROWS];
  const left = Math.round(((cell % COLUMNS) + 0.25) * width);
  const top = Math.round((Math.floor(cell / COLUMNS) + 0.25) * height);
  let sum = 0;
  let count = 0;
  for (let row = top; row < top + Math.floor(height / 2); row++) {
    for (let column = left; column < left + Math.floor(width / 2); column++) {
      sum += image.y[row * image.yStride + column]!;
      count++;
    }
  }
  return sum / count;
}
