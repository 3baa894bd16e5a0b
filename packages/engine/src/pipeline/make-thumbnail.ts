/** The verb that makes a small picture of a character, or of a person in a clip. */
import { decodeRange, FrameScaler, indexVideo } from '../media/index.ts';
import { readPicture, writeThumbnail } from '../media/pictures.ts';
import { type Box, clipBox, growBox } from '../vision/box.ts';
import type { VerbContext } from './task.ts';

export type ThumbnailOptions = {
  /** A picture, or one frame of a clip. */
  source: { picturePath: string } | { videoPath: string; frameIndex: number };
  /** What to show, pixels of the upright picture; some of what is around it is shown too. Default: everything. */
  box?: Box | undefined;
  /** The WebP to write. */
  thumbnailPath: string;
};

/** Longest side, pixels. */
const THUMBNAIL_SIDE = 256;
/** What is shown around a box, as a share of its longer side. */
const MARGIN = 0.08;

type Picture = Parameters<typeof writeThumbnail>[1];

/** @throws UnderstudyError CS-UORC01-002 and CS-ORIV-003 … -007 where the source cannot be read */
export async function makeThumbnail(
  { source, box, thumbnailPath }: ThumbnailOptions,
  { signal }: Pick<VerbContext, 'signal'>,
): Promise<{ thumbnailPath: string }> {
  const picture = 'picturePath' in source ? await readPicture(source.picturePath) : await readFrame(source, signal);
  await writeThumbnail(thumbnailPath, picture, { maxSide: THUMBNAIL_SIDE, box: box && surround(box, picture) });
  return { thumbnailPath };
}

async function readFrame(
  { videoPath, frameIndex }: { videoPath: string; frameIndex: number },
  signal: AbortSignal,
): Promise<Picture> {
  const index = await indexVideo(videoPath, { signal });
  const range = { first: frameIndex, last: frameIndex + 1 };
  using scaler = new FrameScaler();
  for await (const frame of decodeRange(videoPath, index, range, { signal })) {
    try {
      return scaler.toRgb(frame);
    } finally {
      frame.release();
    }
  }
  throw new RangeError(`frame ${frameIndex} is not in the clip`);
}

/** The box with its surroundings, in whole pixels; at least one. */
function surround(box: Box, { width, height }: Picture): Box {
  const { x0, y0, x1, y1 } = clipBox(growBox(box, MARGIN), width, height);
  const [left, top] = [Math.min(Math.floor(x0), width - 1), Math.min(Math.floor(y0), height - 1)];
  return { x0: left, y0: top, x1: Math.max(Math.ceil(x1), left + 1), y1: Math.max(Math.ceil(y1), top + 1) };
}
