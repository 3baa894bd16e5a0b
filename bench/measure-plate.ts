/** How near the restored background comes to the true one, and whether anything else in the frame is touched. */
import { readFile } from 'node:fs/promises';
import { createYuvFrame, decodeRange, FrameScaler } from '@understudy/engine/media';
import { decodeRig } from '@understudy/engine/puppet';
import { BackgroundPainter, FrameCanvas, MaskTimeline, type Plate } from '@understudy/engine/scene';
import sharp from 'sharp';
import type { YuvImage } from '../packages/engine/src/core/image.ts';
import type { PersonMask } from '../packages/engine/src/core/mask.ts';
import { CharacterDrawer } from '../packages/engine/src/pipeline/character-drawer.ts';
import { unpackMasks } from '../packages/engine/src/pipeline/person-masks.ts';
import type { Scene } from '../packages/engine/src/pipeline/scene.ts';
import { readScene } from '../packages/engine/src/pipeline/scene-file.ts';

const FRAMES = 20;

type Box = { x0: number; y0: number; x1: number; y1: number };

/**
 * PSNR in dB of the plate over the pixels that are filled in, all sampled frames together. Of the plate itself: what is painted follows the
 * brightness of each frame, which a camera changes on its own. For clips whose camera stands still.
 */
export async function measurePlate(clip: string, scenePath: string, truePlate: string): Promise<number> {
  const { background, motion, index, packedMasks, info } = await readScene(scenePath);
  const painter = new BackgroundPainter(background!);
  const masks = new MaskTimeline({ ...motion, masksAt: (frame) => unpackMasks(packedMasks, frame) });
  const truth = await sharp(truePlate).removeAlpha().resize(info.width, info.height, { fit: 'fill' }).raw().toBuffer();
  using scaler = new FrameScaler();
  using shown = createYuvFrame(info.width, info.height);
  const step = Math.max(1, Math.floor(index.frameCount / FRAMES));
  let [sum, count] = [0, 0];
  for await (const frame of decodeRange(clip, index, { first: 0, last: index.frameCount })) {
    const plate = background!.plates.find(
      ({ firstFrame, lastFrame }) => firstFrame <= frame.index && frame.index < lastFrame,
    );
    if (plate?.isStatic && frame.index % step === 0) {
      const canvas = new FrameCanvas({ ...info, platePixels: painter.platePixels });
      canvas.load(frame);
      painter.erase(canvas, frame.index, masks.at(frame.index));
      canvas.store(shown);
      const filled = listFilled(frame, shown);
      layPlate(plate, shown);
      const { data } = scaler.toRgb(shown);
      for (const pixel of filled)
        for (let c = 0; c < 3; c++) sum += (data[3 * pixel + c]! - truth[3 * pixel + c]!) ** 2;
      count += 3 * filled.length;
    }
    frame.release();
  }
  return 10 * Math.log10((255 * 255) / (sum / count));
}

/** Pixels of the frame whose luma is not what it was. */
function listFilled(before: YuvImage, { width, height, y, yStride }: YuvImage): number[] {
  const filled: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (before.y[row * before.yStride + column] !== y[row * yStride + column]) filled.push(row * width + column);
    }
  }
  return filled;
}

/** Lays a plate over a frame as it is. */
function layPlate(plate: Plate, { width, height, y, u, v, yStride, uvStride }: YuvImage): void {
  const lay = (from: Uint8Array, into: Uint8Array, stride: number, scale: number): void => {
    const [left, top, plateWidth] = [plate.x / scale, plate.y / scale, plate.width / scale];
    const [columns, rows] = [
      Math.min(plateWidth, width / scale - left),
      Math.min(plate.height / scale, height / scale - top),
    ];
    for (let row = Math.max(0, -top); row < rows; row++) {
      for (let column = Math.max(0, -left); column < columns; column++) {
        into[(top + row) * stride + left + column] = from[row * plateWidth + column]!;
      }
    }
  };
  lay(plate.luma, y, yStride, 1);
  lay(plate.u, u, uvStride, 2);
  lay(plate.v, v, uvStride, 2);
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
  const masks = new MaskTimeline({ ...scene.motion, masksAt: (frame) => unpackMasks(scene.packedMasks, frame) });
  const { index } = scene;
  const step = Math.max(1, Math.floor(index.frameCount / FRAMES));
  let [same, strayPixels, total] = [0, 0, 0];
  for await (const frame of decodeRange(clip, index, { first: 0, last: index.frameCount })) {
    if (frame.index % step === 0) {
      const drawn = drawer.draw(frame.index, frame);
      const near = boxOfPeople(scene, frame.index, masks.at(frame.index));
      for (let row = 0; row < frame.height; row++) {
        for (let column = 0; column < frame.width; column++) {
          const isSame = frame.y[row * frame.yStride + column] === drawn.y[row * drawn.yStride + column];
          if (isSame) same++;
          else if (column < near.x0 || column > near.x1 || row < near.y0 || row > near.y1) strayPixels++;
        }
      }
      total += frame.width * frame.height;
    }
    frame.release();
  }
  return { share: same / total, strayPixels };
}

/** The box of the driver's landmarks and mask, with as much around it as a character, its hair and its shadow may take. */
function boxOfPeople({ motion }: Scene, frameIndex: number, masks: readonly PersonMask[]): Box {
  const landmarks = motion.image.subarray(66 * frameIndex, 66 * (frameIndex + 1));
  const xs = [...landmarks.filter((_, i) => i % 2 === 0)];
  const ys = [...landmarks.filter((_, i) => i % 2 === 1)];
  for (const { cell, x, y, width, height } of masks) {
    xs.push(cell * x, cell * (x + width));
    ys.push(cell * y, cell * (y + height));
  }
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const room = 0.4 * Math.max(x1 - x0, y1 - y0);
  return { x0: x0 - room, y0: y0 - room, x1: x1 + room, y1: y1 + room };
}
