/** How near the restored background comes to the true one, and whether anything else in the frame is touched. */
import { readFile } from 'node:fs/promises';
import { decodeRange, FrameScaler } from '@understudy/engine/media';
import { decodeRig } from '@understudy/engine/puppet';
import { BackgroundPainter, MaskTimeline } from '@understudy/engine/scene';
import sharp from 'sharp';
import { CharacterDrawer } from '../packages/engine/src/pipeline/character-drawer.ts';
import { unpackMasks } from '../packages/engine/src/pipeline/person-masks.ts';
import { readScene } from '../packages/engine/src/pipeline/scene-file.ts';

const FRAMES = 20;

/**
 * PSNR in dB over the pixels that were filled in, all sampled frames together. The paint follows the brightness of each frame, which a
 * camera changes by itself: the mean difference of all that was not filled in is taken off first, a channel at a time.
 */
export async function measurePlate(clip: string, scenePath: string, truePlate: string): Promise<number> {
  const { background, motion, index, packedMasks, info } = await readScene(scenePath);
  const painter = new BackgroundPainter(background!);
  const masks = new MaskTimeline({ ...motion, masksAt: (frame) => unpackMasks(packedMasks, frame) });
  const truth = await sharp(truePlate).removeAlpha().resize(info.width, info.height, { fit: 'fill' }).raw().toBuffer();
  using scaler = new FrameScaler();
  const step = Math.max(1, Math.floor(index.frameCount / FRAMES));
  let [squares, count] = [0, 0];
  for await (const frame of decodeRange(clip, index, { first: 0, last: index.frameCount })) {
    if (frame.index % step === 0) {
      const before = frame.y.slice();
      painter.erase(frame, frame.index, masks.at(frame.index));
      const { data } = await scaler.toRgb(frame);
      const isFilled = (pixel: number): boolean => {
        const at = Math.floor(pixel / info.width) * frame.yStride + (pixel % info.width);
        return before[at] !== frame.y[at];
      };
      const filled = compareWithTruth(data, truth, isFilled);
      squares += filled.squares;
      count += filled.count;
    }
    frame.release();
  }
  return 10 * Math.log10((255 * 255) / (squares / count));
}

/** Squared differences of the filled pixels, once those of all others have a mean of 0. */
function compareWithTruth(
  data: Uint8Array,
  truth: Uint8Array,
  isFilled: (pixel: number) => boolean,
): { squares: number; count: number } {
  const filled: number[] = [];
  const shift = [0, 0, 0];
  const pixels = data.length / 3;
  for (let pixel = 0; pixel < pixels; pixel++) {
    if (isFilled(pixel)) filled.push(pixel);
    else for (let c = 0; c < 3; c++) shift[c]! += data[3 * pixel + c]! - truth[3 * pixel + c]!;
  }
  const others = Math.max(1, pixels - filled.length);
  let squares = 0;
  for (const pixel of filled) {
    for (let c = 0; c < 3; c++) squares += (data[3 * pixel + c]! - truth[3 * pixel + c]! - shift[c]! / others) ** 2;
  }
  return { squares, count: 3 * filled.length };
}

export type Untouched = {
  /** Share of each frame that stays as it was decoded. */
  share: number;
  /** Pixels that changed although they are far from driver, character and shadow. Has to be 0. */
  strayPixels: number;
};

/** Draws frames as a render does, before they are encoded, and compares them with what was decoded. */
export async function measureUntouched(clip: string, scenePath: string, rigPath: string): Promise<Untouched> {
  const scene = await readScene(scenePath);
  const rig = decodeRig(await readFile(rigPath));
  const drawer = new CharacterDrawer(rig, scene, { mode: 'original' });
  const { index } = scene;
  const step = Math.max(1, Math.floor(index.frameCount / FRAMES));
  let [same, strayPixels, total] = [0, 0, 0];
  for await (const frame of decodeRange(clip, index, { first: 0, last: index.frameCount })) {
    if (frame.index % step === 0) {
      const before = frame.y.slice();
      drawer.draw(frame.index, frame);
      const near = boxOfPeople(scene.motion.image.subarray(66 * frame.index, 66 * (frame.index + 1)));
      for (let row = 0; row < frame.height; row++) {
        for (let column = 0; column < frame.width; column++) {
          const at = row * frame.yStride + column;
          if (before[at] === frame.y[at]) same++;
          else if (column < near.x0 || column > near.x1 || row < near.y0 || row > near.y1) strayPixels++;
        }
      }
      total += frame.width * frame.height;
    }
    frame.release();
  }
  return { share: same / total, strayPixels };
}

/** The driver's box, with as much around it as a character, its hair and its shadow may take. */
function boxOfPeople(landmarks: Float32Array): { x0: number; y0: number; x1: number; y1: number } {
  const xs = landmarks.filter((_, i) => i % 2 === 0);
  const ys = landmarks.filter((_, i) => i % 2 === 1);
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const room = 0.4 * Math.max(x1 - x0, y1 - y0);
  return { x0: x0 - room, y0: y0 - room, x1: x1 + room, y1: y1 + room };
}
