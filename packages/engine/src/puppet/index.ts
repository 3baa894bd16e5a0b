/** What the other rooms may use of the puppet: cut-out and joints, rigs, poses, and drawing. Runs in a browser too. */
export { buildRig, type RigOptions } from './rig/build-rig.ts';
export { drawMeshWireframe, drawPartLabels } from './rig/draw-rig-debug.ts';
export { decodeRig, encodeRig } from './rig/rig-file.ts';
