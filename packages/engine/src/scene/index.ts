/** The scene room: shots and camera, background plate, light, and the motion of the people in it. */
export * from './background/index.ts';
export { viewPacked } from './background/packed-image.ts';
export { FrameCanvas } from './canvas/frame-canvas.ts';
export {
  type CellGrid,
  cellGridFor,
  framesPerLook,
  type ReadCells,
  shrinkToCells,
  sizeOfCells,
  viewCells,
} from './cells/frame-cells.ts';
export type { Grain } from './composite/add-grain.ts';
export { applyShadow } from './composite/apply-shadow.ts';
export { compositeMask } from './composite/composite-mask.ts';
export { type CompositeOptions, compositePuppet } from './composite/composite-puppet.ts';
export { fillSolid } from './composite/fill-solid.ts';
export { makeTone, type Tone } from './composite/tone.ts';
export { type YuvPlanes, yuvToRgba } from './composite/yuv-to-rgba.ts';
export * from './light/index.ts';
export * from './loose-parts/index.ts';
export { buildMotion, type MotionOptions } from './motion/build-motion.ts';
export { drawMotion } from './motion/draw-motion.ts';
