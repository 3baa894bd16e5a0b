/** Which characters are rendered into which clips to see how good the engine is. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Pair = { name: string; character: string; clip: string };

const EXAMPLES = fileURLToPath(new URL('../examples/', import.meta.url));
/** Media that may not be part of the project; where the folder is missing, the example alone is rendered. */
const MEDIA = fileURLToPath(new URL('../../shared/media/', import.meta.url));

const CHARACTERS = {
  girl: 'vector-girl-alpha.png',
  boy: 'vector-boy-alpha.png',
  woman: 'photo-woman-blue-sweater-street.jpg',
  man: 'photo-man-red-jacket-studio.png',
  yoga: 'photo-yoga-man-beach.jpg',
  youth: 'photo-youth-black-tee-halfbody.png',
  anime: 'anime-schoolgirl-white-bg.png',
  green: 'cartoon-green-dress.png',
  drawing1: 'drawing-1/cutout-alpha.png',
  drawing2: 'drawing-2/cutout-alpha.png',
  drawing3: 'drawing-3/cutout-alpha.png',
  drawing4: 'drawing-4/cutout-alpha.png',
};
type CharacterName = keyof typeof CHARACTERS;

/** Every clip with characters that suit it: a half-body clip shows no legs of a whole one. */
const CASTS: Record<string, CharacterName[]> = {
  '02-rooftop-dance-red-top.mp4': ['girl', 'boy', 'woman', 'man', 'anime', 'drawing1'],
  '06-squats-5fps.mp4': ['boy', 'yoga', 'drawing3'],
  '08-soccer-juggle-static.mp4': ['man', 'yoga', 'girl', 'drawing2'],
  '12-anchor-halfbody-hands-audio.mp4': ['youth', 'woman', 'anime'],
  '15-halfbody-hands-endcard-cut.mp4': ['youth', 'girl', 'green'],
  '23-pink-studio-dance-dress.mp4': ['green', 'anime', 'woman', 'drawing4'],
  '26-ccby-asl-walk-halfbody.mkv': ['youth', 'man'],
  '29b-ccby-walk-out-14s.mp4': ['girl', 'boy'],
};

export const PLATE_CLIP = join(MEDIA, 'driving', '29b-ccby-walk-out-14s.mp4');
export const TRUE_PLATE = join(MEDIA, 'driving', '29b-ccby-walk-out-14s.true-background.png');

/** @param filter part of the names wanted; all without one */
export function listPairs(filter = ''): Pair[] {
  const example = {
    name: 'mika · dancer',
    character: join(EXAMPLES, 'character.png'),
    clip: join(EXAMPLES, 'driving.mp4'),
  };
  const pairs = Object.entries(CASTS).flatMap(([clip, cast]) =>
    cast.map((name) => ({
      name: `${name} · ${clip.replace(/-.*/, '')}`,
      character: join(MEDIA, 'characters', CHARACTERS[name]),
      clip: join(MEDIA, 'driving', clip),
    })),
  );
  return [example, ...pairs].filter(({ name, character, clip }) => {
    return name.includes(filter) && existsSync(character) && existsSync(clip);
  });
}
