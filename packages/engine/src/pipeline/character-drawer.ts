/** Draws one character into the frames of a scene: all that happens to a frame between decoding and encoding. */
import type { YuvImage } from '../core/image.ts';
import type { CharacterJoints, Rig } from '../core/rig.ts';
import { castFootShadows, type PosedSkeleton, PuppetPainter, poseRig } from '../puppet/index.ts';
import {
  applyShadow,
  BackgroundPainter,
  type CompositeOptions,
  compositeMask,
  compositePuppet,
  FrameCanvas,
  fillSolid,
  findTone,
  MaskTimeline,
  matchLight,
  measureCharacter,
  type ShotTone,
} from '../scene/index.ts';
import { unpackMasks } from './person-masks.ts';
import type { RenderBackground } from './render-chunk.ts';
import type { Scene } from './scene.ts';

const BLACK = [0, 0, 0] as const;

/** Keeps buffers from frame to frame, but no state: frames may be drawn in any order. */
export class CharacterDrawer {
  readonly #rig: Rig;
  readonly #scene: Scene;
  readonly #background: RenderBackground;
  readonly #painter: PuppetPainter;
  readonly #eraser: BackgroundPainter | undefined;
  readonly #masks: MaskTimeline;
  readonly #tones: ShotTone[];
  /** Made for the first frame. */
  #canvas: FrameCanvas | undefined;
  /** Rig units from hip to ankle. */
  readonly #legLength: number;

  constructor(rig: Rig, scene: Scene, background: RenderBackground) {
    this.#rig = rig;
    this.#scene = scene;
    this.#background = background;
    this.#painter = new PuppetPainter(rig, scene.info);
    this.#eraser = scene.background && new BackgroundPainter(scene.background);
    this.#masks = new MaskTimeline({ ...scene.motion, masksAt: (index) => unpackMasks(scene.packedMasks, index) });
    this.#tones = matchLight(scene.light, measureCharacter(rig));
    this.#legLength = measureLeg(rig.joints);
  }

  /**
   * Turns frame `frameIndex` of the clip into the finished frame, in place.
   *
   * @param frame the decoded frame, or any content where the background is not the original one
   * @param mask gets the mask, where one is wanted
   */
  draw(frameIndex: number, frame: YuvImage, mask?: YuvImage): void {
    const canvas = this.#canvasLike(frame);
    const { motion } = this.#scene;
    if (mask) fillSolid(mask, BLACK);
    this.#drawBackground(frameIndex, frame, canvas);
    if (motion.presence[frameIndex]! > 0) {
      const skeleton = poseRig(this.#rig, motion, frameIndex, { frameWidth: frame.width, frameHeight: frame.height });
      if (this.#background.mode !== 'transparent') this.#drawShadow(canvas, skeleton);
      const picture = this.#painter.paint(skeleton, { opacity: skeleton.opacity });
      if (mask) compositeMask(mask, picture);
      compositePuppet(canvas, picture, this.#lightAt(frameIndex));
    }
    canvas.store(frame);
  }

  #canvasLike({ width, height, yStride, uvStride }: YuvImage): FrameCanvas {
    const platePixels = this.#eraser?.platePixels ?? 0;
    this.#canvas ??= new FrameCanvas({ width, height, yStride, uvStride, platePixels });
    return this.#canvas;
  }

  /** Only beside the scene itself would other light be seen as wrong. */
  #lightAt(frameIndex: number): CompositeOptions {
    if (this.#background.mode !== 'original') return {};
    const tone = findTone(this.#tones, frameIndex);
    return tone ? { tone } : {};
  }

  #drawBackground(frameIndex: number, frame: YuvImage, canvas: FrameCanvas): void {
    switch (this.#background.mode) {
      case 'original':
        canvas.load(frame);
        this.#eraser!.erase(canvas, frameIndex, this.#masks.at(frameIndex));
        return;
      case 'solid':
        fillSolid(canvas, this.#background.color);
        return;
      case 'transparent':
        fillSolid(canvas, BLACK);
    }
  }

  #drawShadow(canvas: FrameCanvas, { feet, opacity, placement }: PosedSkeleton): void {
    if (!feet) return;
    applyShadow(canvas, castFootShadows(feet, { legLength: this.#legLength * placement.scale, opacity }));
  }
}

function measureLeg(joints: CharacterJoints): number {
  const left = Math.hypot(joints.leftHip.x - joints.leftAnkle.x, joints.leftHip.y - joints.leftAnkle.y);
  const right = Math.hypot(joints.rightHip.x - joints.rightAnkle.x, joints.rightHip.y - joints.rightAnkle.y);
  return (left + right) / 2;
}
