/** Draws one character into the frames of a scene: all that happens to a frame between decoding and encoding. */
import type { OpaqueCells, YuvImage } from '../core/image.ts';
import type { CharacterJoints, Rig } from '../core/rig.ts';
import { castFootShadows, type PosedSkeleton, PuppetPainter, poseRig } from '../puppet/drawing.ts';
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
} from '../scene/drawing.ts';
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
  readonly #canvas: FrameCanvas;
  /** Rig units from hip to ankle. */
  readonly #legLength: number;

  constructor(rig: Rig, scene: Scene, background: RenderBackground) {
    this.#rig = rig;
    this.#scene = scene;
    this.#background = background;
    this.#eraser = scene.background && new BackgroundPainter(scene.background);
    const size = { ...scene.info, platePixels: this.#eraser?.platePixels ?? 0 };
    this.#painter = new PuppetPainter(rig, { ...scene.info, roomBytes: FrameCanvas.measure(size) });
    this.#canvas = new FrameCanvas(size, this.#painter.room);
    this.#masks = new MaskTimeline({ ...scene.motion, masksAt: (index) => unpackMasks(scene.packedMasks, index) });
    this.#tones = matchLight(scene.light, measureCharacter(rig));
    this.#legLength = measureLeg(rig.joints);
  }

  /**
   * Draws the finished frame `frameIndex` of the clip.
   *
   * @param decoded the clip's frame, which is not changed; only needed where the background is the original one
   * @param mask gets the mask, where one is wanted
   * @returns the frame, until the next one is drawn
   */
  draw(frameIndex: number, decoded?: YuvImage, mask?: YuvImage): YuvImage {
    const canvas = this.#canvas;
    const { motion } = this.#scene;
    if (mask) fillSolid(mask, BLACK);
    if (motion.presence[frameIndex]! <= 0) {
      this.#drawBackground(frameIndex, decoded);
      return canvas;
    }
    const { width: frameWidth, height: frameHeight } = canvas;
    const skeleton = poseRig(this.#rig, motion, frameIndex, { frameWidth, frameHeight });
    // Painted before the background, of which what it hides need not be drawn.
    const picture = this.#painter.paint(skeleton, { opacity: skeleton.opacity });
    this.#drawBackground(frameIndex, decoded, picture.opaqueCells);
    if (this.#background.mode !== 'transparent') this.#drawShadow(skeleton);
    if (mask) compositeMask(mask, picture);
    compositePuppet(canvas, picture, this.#lightAt(frameIndex));
    return canvas;
  }

  /** Only beside the scene itself would other light be seen as wrong. */
  #lightAt(frameIndex: number): CompositeOptions {
    if (this.#background.mode !== 'original') return {};
    const tone = findTone(this.#tones, frameIndex);
    return tone ? { tone } : {};
  }

  #drawBackground(frameIndex: number, decoded: YuvImage | undefined, hidden?: OpaqueCells): void {
    switch (this.#background.mode) {
      case 'original':
        this.#canvas.load(decoded!);
        this.#eraser!.erase(this.#canvas, frameIndex, this.#masks.at(frameIndex), hidden);
        return;
      case 'solid':
        fillSolid(this.#canvas, this.#background.color);
        return;
      case 'transparent':
        fillSolid(this.#canvas, BLACK);
    }
  }

  #drawShadow({ feet, opacity, placement }: PosedSkeleton): void {
    if (!feet) return;
    applyShadow(this.#canvas, castFootShadows(feet, { legLength: this.#legLength * placement.scale, opacity }));
  }
}

function measureLeg(joints: CharacterJoints): number {
  const left = Math.hypot(joints.leftHip.x - joints.leftAnkle.x, joints.leftHip.y - joints.leftAnkle.y);
  const right = Math.hypot(joints.rightHip.x - joints.rightAnkle.x, joints.rightHip.y - joints.rightAnkle.y);
  return (left + right) / 2;
}
