/** What the other rooms may use of vision: the only room that knows the inference runtime. */
export { type Box, boxOverlap } from './box.ts';
export {
  type AnalysedCharacter,
  analyseCharacter,
  type CharacterDebug,
  type CharacterOptions,
} from './character-analysis.ts';
export type { CharacterModels } from './character-models.ts';
export { type AnalysedFrame, type AnalyseOptions, analyseSegment } from './clip/analyse-segment.ts';
export { type ClipPerson, type LinkedClip, linkSegments } from './clip/link-segments.ts';
export type { VisionModels } from './clip/person-tracker.ts';
export type { SegmentObservations } from './clip/segment-observations.ts';
export { parseObservations, serialiseObservations } from './clip/serialise-observations.ts';
export { type CharacterDebugOptions, drawCharacterDebug, parseJointsFile } from './cut-out.ts';
export { LazyPoseModel } from './lazy-pose-model.ts';
export type { PoseVariant } from './models/model-sources.ts';
export { type DetectOptions, type PersonBox, PersonDetector } from './person-detector.ts';
export { POSE_INPUT_SIZE, type Pose } from './pose.ts';
export { type EstimateOptions, POSE_MIN_SCORE, PoseModel, type PoseModelOptions } from './pose-model.ts';
export { type Roi, roiFromBox, roiFromPose, roiOfPicture } from './roi.ts';
