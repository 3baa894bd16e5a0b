/** A smaller door of the puppet room: what making a rig takes. A character starts sooner without what poses and draws one. */
export { buildRig } from './rig/build-rig.ts';
export { drawMeshWireframe, drawPartLabels } from './rig/draw-rig-debug.ts';
export { encodeRig } from './rig/rig-file.ts';
