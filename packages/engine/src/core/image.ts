/** Pictures as plain typed arrays. Row-major, no padding, unless a stride is given. (0,0) is the top-left corner of the top-left pixel; x right, y down. */

/** 8-bit RGB, 3 bytes a pixel. */
export type RgbImage = { width: number; height: number; data: Uint8Array };
/** 8-bit RGBA, straight (not premultiplied) alpha, 4 bytes a pixel. */
export type RgbaImage = { width: number; height: number; data: Uint8ClampedArray };
/** One byte a pixel: a mask (255 = inside) or luminance. */
export type GrayImage = { width: number; height: number; data: Uint8Array };

/** Planar YUV 4:2:0, 8 bit, BT.709, limited range, even width and height. Planes may be views of memory that is changed in place. */
export type YuvImage = {
  width: number;
  height: number;
  y: Uint8Array;
  u: Uint8Array;
  v: Uint8Array;
  /** Bytes a row of the y plane. */
  yStride: number;
  /** Bytes a row of the u and v planes. */
  uvStride: number;
};

/** What the puppet draws in one frame: premultiplied RGBA that covers only the rectangle at (x, y) of a width × height picture. */
export type PuppetPicture = {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Bytes a row, a multiple of 4, as is the data's place in its buffer. Valid until the next frame is drawn. */
  stride: number;
  data: Uint8ClampedArray;
  /** What it hides; not told where nothing is hidden. Valid as long as the data. */
  opaqueCells?: OpaqueCells;
};

/**
 * Which cells of 8 × 8 pixels of the whole picture are opaque in all of their pixels: 1 there, else 0. Pixels beyond the picture's right and
 * lower border do not count.
 */
export type OpaqueCells = {
  data: Uint8Array;
  /** Cells a row: those across the picture, and some more up to a multiple of four. */
  stride: number;
};
