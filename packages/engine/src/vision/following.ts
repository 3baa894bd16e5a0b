/** A smaller door of the vision room: what following people through a clip takes. Its threads start sooner without what characters need. */
export { analyseSegment } from './clip/analyse-segment.ts';
export type { SegmentObservations } from './clip/segment-observations.ts';
export { serialiseObservations } from './clip/serialise-observations.ts';
export { PersonDetector } from './person-detector.ts';
export { PoseModel } from './pose-model.ts';
