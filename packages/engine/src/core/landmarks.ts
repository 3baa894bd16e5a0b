/** The 33 points of a person's pose (BlazePose order). Left and right are the person's own. */
export const LANDMARKS = [
  'nose',
  'leftEyeInner',
  'leftEye',
  'leftEyeOuter',
  'rightEyeInner',
  'rightEye',
  'rightEyeOuter',
  'leftEar',
  'rightEar',
  'mouthLeft',
  'mouthRight',
  'leftShoulder',
  'rightShoulder',
  'leftElbow',
  'rightElbow',
  'leftWrist',
  'rightWrist',
  'leftPinky',
  'rightPinky',
  'leftIndex',
  'rightIndex',
  'leftThumb',
  'rightThumb',
  'leftHip',
  'rightHip',
  'leftKnee',
  'rightKnee',
  'leftAnkle',
  'rightAnkle',
  'leftHeel',
  'rightHeel',
  'leftFootIndex',
  'rightFootIndex',
] as const;

export type LandmarkName = (typeof LANDMARKS)[number];

export const LANDMARK_COUNT = LANDMARKS.length;

/** Index of each landmark by name: `LANDMARK.leftKnee` is 25. */
export const LANDMARK = Object.fromEntries(LANDMARKS.map((name, index) => [name, index])) as Record<
  LandmarkName,
  number
>;
