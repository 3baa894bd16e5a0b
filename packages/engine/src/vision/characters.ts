/** A smaller door of the vision room: what looking at the picture of a character takes. It starts sooner without what follows people. */
export { analyseCharacter } from './character-analysis.ts';
export { drawCharacterDebug, parseJointsFile } from './cut-out.ts';
export { LazyPoseModel } from './lazy-pose-model.ts';
export { PersonDetector } from './person-detector.ts';
export { PoseModel } from './pose-model.ts';
