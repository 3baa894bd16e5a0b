/** A smaller door of the puppet room: what drawing a finished rig takes. A render starts sooner without what makes rigs. */
export { castFootShadows } from './draw/cast-foot-shadows.ts';
export { PuppetPainter } from './draw/puppet-painter.ts';
export { poseRig } from './pose/pose-rig.ts';
export type { PosedSkeleton } from './pose/posed-skeleton.ts';
export { decodeRig } from './rig/rig-file.ts';
