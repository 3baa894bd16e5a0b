/** Chooses the curves that put a character into the light of a shot: moderately, so that it keeps its own colours. */
import { makeTone, type Tone } from '../composite/tone.ts';
import type { ColourStats } from './colour-sample.ts';
import type { SceneLight, ShotLight } from './measure-light.ts';

/** What well-lit people and scenes reach; character pictures are taken as well lit. Luma, 0..255. */
const LIT_PERSON = 185;
const LIT_SCENE = 205;
const LIT_MIDDLE = 100;
/** How much of what is measured is believed; the rest may be dark clothes or a painted wall. */
const EXPOSURE_TRUST = 0.65;
const MIN_EXPOSURE = 0.5;
const MAX_EXPOSURE = 1.06;
const CAST_TRUST = 0.55;
/** Most that white balance shifts a channel, as a share of it. */
const MAX_CAST = 0.09;
/** Haze and flat grading lift black; so much of that is passed on, and at most so many levels. */
const LIFT_TRUST = 0.35;
const MAX_LIFT = 12;
const PLAIN_BLACK = 22;

/** The tone of each shot of which any light is known. */
export type ShotTone = { firstFrame: number; lastFrame: number; tone: Tone };

/** Chosen once for a clip and a character. */
export function matchLight(light: SceneLight, character: ColourStats): ShotTone[] {
  return light
    .filter(({ scene, person }) => scene.count + person.count > 0)
    .map((shot) => ({ firstFrame: shot.firstFrame, lastFrame: shot.lastFrame, tone: chooseTone(shot, character) }));
}

/** The tone of a frame: the same over each shot. Undefined where nothing is known of its light. */
export function findTone(tones: readonly ShotTone[], frameIndex: number): Tone | undefined {
  return tones.find(({ firstFrame, lastFrame }) => frameIndex >= firstFrame && frameIndex < lastFrame)?.tone;
}

function chooseTone(shot: ShotLight, character: ColourStats): Tone {
  const exposure = chooseExposure(shot, character);
  const { red, blue } = chooseCast(shot);
  // Luma stays what exposure makes it: green gives way to what red and blue gain.
  const green = -(0.2126 * red + 0.0722 * blue) / 0.7152;
  const darkest = shot.person.count ? Math.min(shot.scene.dark, shot.person.dark) : shot.scene.dark;
  const lift = Math.max(0, Math.min(MAX_LIFT, LIFT_TRUST * (darkest - PLAIN_BLACK)));
  const gain = (cast: number): number => exposure * (1 + cast) * (1 - lift / 255);
  return makeTone([gain(red), gain(green), gain(blue)], [lift, lift, lift]);
}

/** Half from the person, half from the scene: either may be dark by itself, in black clothes or before a black wall. */
function chooseExposure({ person, scene }: ShotLight, character: ColourStats): number {
  const ofScene = Math.min(MAX_EXPOSURE, 0.5 * (scene.bright / LIT_SCENE) + 0.5 * (scene.middle / LIT_MIDDLE));
  const ofPerson = person.count ? Math.min(MAX_EXPOSURE, person.brightest / LIT_PERSON) : ofScene;
  const measured = (ofPerson + ofScene) / 2;
  const exposure = Math.max(MIN_EXPOSURE, Math.min(MAX_EXPOSURE, measured ** EXPOSURE_TRUST));
  // A dark character would drown.
  const brightness = Math.max(0.35, Math.min(1, (character.bright - 30) / 120));
  return exposure < 1 ? 1 - (1 - exposure) * brightness : exposure;
}

/** Relative gain of red and blue. */
function chooseCast({ scene }: ShotLight): { red: number; blue: number } {
  const level = Math.max(50, (scene.middle + scene.bright) / 2);
  const limit = (cast: number): number => Math.max(-MAX_CAST, Math.min(MAX_CAST, (CAST_TRUST * cast) / level));
  return { red: limit(scene.redCast), blue: limit(scene.blueCast) };
}
