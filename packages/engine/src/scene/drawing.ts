/** A smaller door of the scene room: what drawing into frames takes. A render starts sooner without what finds out about a scene. */
export { putTogetherBackground, takeApartBackground } from './background/background.ts';
export { BackgroundPainter } from './background/background-painter.ts';
export { MaskTimeline } from './background/mask-timeline.ts';
export { FrameCanvas } from './canvas/frame-canvas.ts';
export { applyShadow } from './composite/apply-shadow.ts';
export { compositeMask } from './composite/composite-mask.ts';
export { type CompositeOptions, compositePuppet } from './composite/composite-puppet.ts';
export { fillSolid } from './composite/fill-solid.ts';
export { findTone, matchLight, type ShotTone } from './light/match-light.ts';
export { measureCharacter } from './light/measure-character.ts';
