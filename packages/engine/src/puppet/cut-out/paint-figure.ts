/** Shows a cut-out figure on a backdrop of one colour, small, and tinted towards skin: what pose models look at. By the kernel of `wasm/grid`. */
import type { RgbaImage, RgbImage } from '../../core/image.ts';
import { KernelMemory } from '../../core/kernel-memory.ts';
import { openGridKernel } from '../grid-kernel.ts';
import type { PixelBox } from './resample-picture.ts';

type Colour = readonly [number, number, number];

/** How a figure is coloured, and what it is put on. */
export type Painting = { tintShare: number; backdrop: Colour; isMirrored: boolean };

/** Where it is put: painted pixel = (figure's pixel − corner of its box) · scale + margin. */
export type FigurePlace = { box: PixelBox; scale: number; margin: number };

const SKIN: Colour = [220, 170, 140];

/** The figure in its box with a margin on each side; the nearest of its pixels everywhere. */
export function paintFigure(cutOut: RgbaImage, place: FigurePlace, painting: Painting): RgbImage {
  const { box, margin, scale } = place;
  const width = Math.max(1, Math.round((box.x1 - box.x0) * scale)) + 2 * margin;
  const height = Math.max(1, Math.round((box.y1 - box.y0) * scale)) + 2 * margin;
  const data = new Uint8Array(width * height * 3);
  data.set(painting.backdrop);
  for (let filled = 3; filled < data.length; filled *= 2) data.copyWithin(filled, 0, filled);
  const columns = nearestPixels(width, [box.x0, box.x1], place);
  const paintRow = openPainting(cutOut.width, painting.isMirrored ? columns.reverse() : columns, painting);
  nearestPixels(height, [box.y0, box.y1], place).forEach((row, y) => {
    if (row < 0) return;
    const from = row * cutOut.width * 4;
    paintRow(cutOut.data.subarray(from, from + cutOut.width * 4), data.subarray(y * width * 3, (y + 1) * width * 3));
  });
  return { width, height, data };
}

/** For each painted column, or row, that of the figure; −1 in the margin. */
function nearestPixels(count: number, [first, end]: [number, number], { scale, margin }: FigurePlace): Int32Array {
  return Int32Array.from({ length: count }, (_, k) => {
    const nearest = Math.floor(first + (k + 0.5 - margin) / scale);
    return nearest < first || nearest >= end ? -1 : nearest;
  });
}

/** Paints rows of the figure over rows of the picture. */
function openPainting(sourceWidth: number, columns: Int32Array, { tintShare, backdrop }: Painting) {
  const tinted = Float64Array.from(
    { length: 3 * 256 },
    (_, i) => (i & 255) * (1 - tintShare) + SKIN[i >> 8]! * tintShare,
  );
  const space = new KernelMemory();
  const source = space.reserve(Uint8Array, sourceWidth * 4);
  const nearest = space.reserve(Int32Array, columns.length);
  const opaque = space.reserve(Uint8Array, tinted.length);
  const mixed = space.reserve(Float64Array, tinted.length);
  const behind = space.reserve(Float64Array, backdrop.length);
  const row = space.reserve(Uint8Array, columns.length * 3);
  const { exports, memory } = openGridKernel(space);
  nearest.view(memory).set(columns);
  opaque.view(memory).set(tinted.map(Math.round));
  mixed.view(memory).set(tinted);
  behind.view(memory).set(backdrop);
  const [figure, painted] = [source.view(memory), row.view(memory)];
  const tables = [opaque, mixed, behind, row].map(({ address }) => address);
  return (pixels: Uint8ClampedArray, into: Uint8Array): void => {
    figure.set(pixels);
    painted.set(into);
    exports.paintFigureRow(source.address, nearest.address, columns.length, ...tables);
    into.set(painted);
  };
}
