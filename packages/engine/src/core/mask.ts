/**
 * Where the person is in one frame, coarse: a grid over the whole upright source picture, one cell = `cell` × `cell` source
 * pixels; grid width = ceil(sourceWidth / cell). Values 0..255 inside the box, 0 outside. Kept for every frame of a clip, so small.
 */
export type PersonMask = {
  cell: number;
  /** Box of the stored cells, in cells. width or height 0: nobody. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** Alpha 0..255 (254 = 127·2: seven bits are enough), row-major inside the box. */
  data: Uint8Array;
};
