/** A smaller door of the scene room: what measuring the camera's motion takes. The threads that do it start sooner with no more. */

export { serialiseCameraMotion } from './background/camera-motion.ts';
export { CameraMotionEstimator } from './background/camera-motion-estimator.ts';
export { type GreyPicture, shrinkToGrey } from './background/grey-picture.ts';
