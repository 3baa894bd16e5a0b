/** Background of a scene: camera motion, plates, and painting people out. */
export {
  type Background,
  type BackgroundParts,
  type Plate,
  putTogetherBackground,
  sizeOfBackground,
  takeApartBackground,
} from './background.ts';
export { BackgroundPainter } from './background-painter.ts';
export { type BuildBackgroundOptions, buildBackground } from './build-background.ts';
export {
  type CameraMotion,
  joinCameraMotion,
  parseCameraMotion,
  serialiseCameraMotion,
  stillCamera,
} from './camera-motion.ts';
export { CameraMotionEstimator, type CameraMotionEstimatorOptions } from './camera-motion-estimator.ts';
export { findSigns } from './find-signs.ts';
export type { ReadSampleRows } from './gather-plate.ts';
export { type GreyPicture, shrinkToGrey } from './grey-picture.ts';
export { MaskTimeline, type MaskTimelineOptions } from './mask-timeline.ts';
export { planExtraSamples, planPlateSamples } from './plan-plate-samples.ts';
