/** Light of a scene, and the tone that puts a character into it. */
export type { ColourStats } from './colour-sample.ts';
export { findTone, matchLight, type ShotTone } from './match-light.ts';
export { measureCharacter } from './measure-character.ts';
export { type MeasureLightOptions, measureLight, type SceneLight, type ShotLight } from './measure-light.ts';
