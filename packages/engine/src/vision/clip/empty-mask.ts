/** The mask of nobody. */
import type { PersonMask } from '../../core/mask.ts';

export const emptyMask = (cell: number): PersonMask => ({
  cell,
  x: 0,
  y: 0,
  width: 0,
  height: 0,
  data: new Uint8Array(),
});
