/** What the other rooms may use of the puppet: cut-out and joints, rigs, poses, and drawing. Runs in a browser too. */
export { castFootShadows, type FootShadowOptions, type ShadowFoot } from './draw/cast-foot-shadows.ts';
export { type PosedBones, placeRestPose, type RestPlace } from './draw/posed-bones.ts';
export { type PaintOptions, PuppetPainter } from './draw/puppet-painter.ts';
export { measureRestPose, type RestPoseLikeness } from './measure-rest-pose.ts';
export { type PoseOptions, poseRig } from './pose/pose-rig.ts';
export type { FootOnGround, PosedSkeleton } from './pose/posed-skeleton.ts';
export { buildRig, type RigOptions } from './rig/build-rig.ts';
export { drawMeshWireframe, drawPartLabels } from './rig/draw-rig-debug.ts';
export { decodeRig, encodeRig } from './rig/rig-file.ts';
