/** Pure picture work that turns a character picture into a cut-out with joints; the models are brought by `vision`. */

export { maskAbove, texelsWith } from '../rig/grid/texels.ts';
export { centreJoints } from './centre-joints.ts';
export { alphaOf, cleanAlpha } from './clean-alpha.ts';
export { completeJoints } from './complete-joints.ts';
export { maskFromBackdrop, softenBackdropMask } from './cut-from-backdrop.ts';
export { cutFromPersonMask } from './cut-from-person-mask.ts';
export { describeDoubts } from './describe-doubts.ts';
export { detectDrawing } from './detect-drawing.ts';
export { detectSkirt } from './detect-skirt.ts';
export { type CharacterDebugOptions, drawCharacterDebug } from './draw-character-debug.ts';
export { dropLoosePieces, finishCutOut } from './finish-cut-out.ts';
export { fitSilhouette } from './fit-silhouette.ts';
export { hasRealAlpha } from './has-real-alpha.ts';
export { isFigure } from './is-figure.ts';
export { CORE_JOINTS, jointsFromLandmarks } from './joints-from-landmarks.ts';
export { toLab } from './lab-image.ts';
export { type Painting, paintFigure } from './paint-figure.ts';
export { parseJointsFile } from './parse-joints-file.ts';
export { type BackgroundWindow, findPlainBackground, type PlainBackground } from './plain-background.ts';
export { resamplePicture } from './resample-picture.ts';
export { type JointScore, scoreJoints } from './score-joints.ts';
export { measureSilhouette, type Silhouette } from './silhouette.ts';
export { traceBadLimbs } from './trace-limbs.ts';
