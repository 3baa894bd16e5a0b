/** A mask on cells twice as wide and high, where a rough idea of somebody's outline is enough. */
import type { PersonMask } from '../../core/mask.ts';

/** Each cell has the largest alpha of the four that it covers. */
export function halveMask({ cell, x, y, width, height, data }: PersonMask): PersonMask {
  const left = x >> 1;
  const top = y >> 1;
  const half: PersonMask = {
    cell: 2 * cell,
    x: left,
    y: top,
    width: ((x + width + 1) >> 1) - left,
    height: ((y + height + 1) >> 1) - top,
    data: new Uint8Array(0),
  };
  half.data = new Uint8Array(half.width * half.height);
  for (let row = 0; row < height; row++) {
    const line = (((y + row) >> 1) - top) * half.width - left;
    for (let column = 0; column < width; column++) {
      const to = line + ((x + column) >> 1);
      const alpha = data[row * width + column]!;
      if (alpha > half.data[to]!) half.data[to] = alpha;
    }
  }
  return half;
}
