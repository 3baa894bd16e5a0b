/** How coded pictures become upright ones: rotation, mirroring, pixel aspect and the even size of the result. */
import { AV_PKT_DATA_DISPLAYMATRIX } from 'node-av/constants';
import type { Stream } from 'node-av/lib';
import { type Fraction, toNumber } from './libav.ts';

export type Rotation = 0 | 90 | 180 | 270;

export type Geometry = {
  /** Pixels as the codec stores them. */
  codedWidth: number;
  codedHeight: number;
  /** Clockwise turn that shows the picture upright, done after the mirroring. */
  rotationDegrees: Rotation;
  /** The coded picture is mirrored left to right. */
  isMirrored: boolean;
  /** Width of a coded pixel over its height. */
  pixelAspect: number;
  /** Upright display size with square pixels, even. */
  width: number;
  height: number;
};

/** Wider or narrower pixels than this are a mistake of the file, and taken as square. */
const MAX_PIXEL_ASPECT = 4;

/** What the headers of a stream say about its shape. */
export function readGeometry(stream: Stream): Geometry {
  const { width: codedWidth, height: codedHeight } = stream.codecpar;
  const pixelAspect = readPixelAspect(stream.sampleAspectRatio, stream.codecpar.sampleAspectRatio);
  const { rotationDegrees, isMirrored } = readOrientation(stream.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX));
  const displayWidth = toEven(codedWidth * pixelAspect);
  const displayHeight = toEven(codedHeight);
  const isTurned = rotationDegrees === 90 || rotationDegrees === 270;
  return {
    codedWidth,
    codedHeight,
    rotationDegrees,
    isMirrored,
    pixelAspect,
    width: isTurned ? displayHeight : displayWidth,
    height: isTurned ? displayWidth : displayHeight,
  };
}

/** Size of the picture with square pixels before it is turned upright. */
export function sizeBeforeRotation({ width, height, rotationDegrees }: Geometry): { width: number; height: number } {
  return rotationDegrees === 90 || rotationDegrees === 270 ? { width: height, height: width } : { width, height };
}

/** The largest even size of the same shape with no side longer than `maxSide`; the size itself where it fits, as it is even. */
export function shrinkToFit(
  size: { width: number; height: number },
  maxSide: number,
): { width: number; height: number } {
  const scale = maxSide / Math.max(size.width, size.height);
  if (scale >= 1) return { width: size.width, height: size.height };
  const shrink = (pixels: number): number => Math.max(2, Math.round((pixels * scale) / 2) * 2);
  return { width: shrink(size.width), height: shrink(size.height) };
}

function readPixelAspect(ofStream: Fraction, ofCodec: Fraction): number {
  const aspect = toNumber(ofStream) || toNumber(ofCodec) || 1;
  return aspect > MAX_PIXEL_ASPECT || aspect < 1 / MAX_PIXEL_ASPECT ? 1 : aspect;
}

/**
 * The display matrix maps coded to displayed pixels: x' = a·x + c·y, y' = b·x + d·y (ISO/IEC 14496-12, 6.2.2), as nine
 * 16.16 numbers a b u, c d v, … Angles between the right ones are rounded to the nearest.
 */
function readOrientation(matrix: Buffer | null): { rotationDegrees: Rotation; isMirrored: boolean } {
  if (!matrix || matrix.length < 36) return { rotationDegrees: 0, isMirrored: false };
  const element = (index: number): number => matrix.readInt32LE(index * 4) / 65536;
  const [a, b, c, d] = [element(0), element(1), element(3), element(4)];
  const isMirrored = a * d - b * c < 0;
  // Mirroring first negates the column (a, b): undo it to read the turn alone.
  const turns = Math.round((Math.atan2(isMirrored ? -b : b, isMirrored ? -a : a) * 2) / Math.PI);
  return { rotationDegrees: (((turns + 4) % 4) * 90) as Rotation, isMirrored };
}

function toEven(pixels: number): number {
  return Math.round(pixels) & ~1;
}
