/** A smaller door of the vision room: what putting together the segments of a clip takes, which is no networks. */
export { linkSegments } from './clip/link-segments.ts';
export type { SegmentObservations } from './clip/segment-observations.ts';
export { parseObservations } from './clip/serialise-observations.ts';
