/** Looks at a whole picture: is there a character, where, and how can it be told from the background? */
import { UnderstudyError } from '@understudy/protocol/basics';
import type { RgbaImage, RgbImage } from '../core/image.ts';
import { type Box, boxArea } from './box.ts';
import { type CharacterModels, flattenOnWhite, type MaskingPoseModel } from './character-models.ts';
import { personShareOf } from './character-person-mask.ts';
import {
  alphaOf,
  detectDrawing,
  dropLoosePieces,
  findPlainBackground,
  hasRealAlpha,
  maskAbove,
  maskFromBackdrop,
  type PlainBackground,
  resamplePicture,
  texelsWith,
  toLab,
} from './cut-out.ts';
import type { PersonBox } from './person-detector.ts';
import type { Pose } from './pose.ts';
import { roiFromBox, roiFromPose, roiOfPicture } from './roi.ts';

/** Its own transparency, a plain backdrop, or the mask of a photographed person. */
export type CutOutMethod = 'alpha' | 'backdrop' | 'person';

/** All lengths are pixels of the given picture. */
export type CharacterPlace = {
  method: CutOutMethod;
  box: Box;
  isDrawing: boolean;
  /** 0..1: how sure the pose model is of the character as it is shown. */
  poseScore: number;
  /** The person detector, trained on photos, found someone. */
  isPerson: boolean;
  /** For method 'backdrop'. */
  background: PlainBackground | undefined;
  warnings: string[];
};

/** Longest side of the overview, pixels: enough to find a character that fills a tenth of it. */
const OVERVIEW_SIDE = 640;
/** A look that sees a person. */
export const MIN_POSE_SCORE = 0.5;
/** Without a person box the whole picture must be believed more. */
const MIN_POSE_SCORE_UNAIMED = 0.9;
/** From this score on a look needs no other model's. */
const SURE_POSE_SCORE = 0.9;
/** A character covers at least this share of the picture. */
const MIN_AREA_SHARE = 0.002;
/** A backdrop fill that leaves more than this is no backdrop. */
const MAX_BACKDROP_AREA_SHARE = 0.9;
/** Another person of at least this share of the largest one's area is worth a warning. */
const SECOND_PERSON_SHARE = 0.25;

/** @throws UnderstudyError CS-UORC01-002 where no character is found */
export async function locateCharacter(
  picture: RgbaImage,
  options: { models: CharacterModels; isDrawing?: boolean | undefined; signal?: AbortSignal | undefined },
): Promise<CharacterPlace> {
  const { models, signal } = options;
  const scale = Math.min(1, OVERVIEW_SIDE / Math.max(picture.width, picture.height));
  const whole = { x0: 0, y0: 0, x1: picture.width, y1: picture.height };
  const size = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale))) as [number, number];
  const overview = resamplePicture(picture, whole, size[0], size[1]);
  const image = flattenOnWhite(overview);
  signal?.throwIfAborted();
  // As a square: shown without the black beside it, a drawn figure as tall as its picture is often not taken for a person.
  const people = await models.people.detect(image, { view: roiOfPicture(image) });
  const person = largestPerson(people);
  const outline = outlineOf(overview);
  const isClearlyDrawn = outline !== undefined && person === undefined;
  const seen = await lookForPerson(image, person ?? outline?.box, { models, isClearlyDrawn });
  const poseScore = seen.certainty;
  signal?.throwIfAborted();
  const isPerson = poseScore >= (person ? MIN_POSE_SCORE : MIN_POSE_SCORE_UNAIMED);
  if (!outline && !isPerson) throw noCharacterFound();
  const subject = isPerson ? maskAbove(personShareOf(seen.pose, image.width, image.height), 0.5) : outline!.mask;
  const isDrawing =
    options.isDrawing ?? detectDrawing(overview, subject, { personScore: person?.score ?? 0, poseScore });
  const method = outline?.method === 'alpha' ? 'alpha' : outline && (isDrawing || !isPerson) ? 'backdrop' : 'person';
  // Only persons are cut out as such.
  const mask = method === 'person' ? subject : outline!.mask;
  const box = boxOfMask(mask, image.width);
  if (!box || box.area < MIN_AREA_SHARE * mask.length) throw noCharacterFound();
  return {
    method,
    box: { x0: box.x0 / scale, y0: box.y0 / scale, x1: box.x1 / scale, y1: box.y1 / scale },
    isDrawing,
    poseScore,
    isPerson: person !== undefined,
    background: outline?.background,
    warnings: method === 'alpha' ? [] : severalPeopleWarning(people, person),
  };
}

type Outline = { method: 'alpha' | 'backdrop'; mask: Uint8Array; box: Box; background: PlainBackground | undefined };

/** The character's rough mask by what the picture itself says: its alpha, or a plain backdrop. */
function outlineOf(overview: RgbaImage): Outline | undefined {
  if (hasRealAlpha(overview)) {
    return makeOutline('alpha', alphaOf(overview), overview, undefined);
  }
  const lab = toLab(overview, 4);
  const background = findPlainBackground(lab);
  if (!background) return undefined;
  const mask = maskFromBackdrop(lab, background, { gap: 1 });
  return makeOutline('backdrop', new Float32Array(mask), overview, background);
}

function makeOutline(
  method: Outline['method'],
  alpha: Float32Array,
  { width, height }: RgbaImage,
  background: PlainBackground | undefined,
): Outline | undefined {
  dropLoosePieces(alpha, width, height);
  const mask = maskAbove(alpha, 0.1);
  const box = boxOfMask(mask, width);
  if (!box || box.area < MIN_AREA_SHARE * mask.length) return undefined;
  if (method === 'backdrop' && box.area > MAX_BACKDROP_AREA_SHARE * mask.length) return undefined;
  return { method, mask, box, background };
}

export type AimedPose = {
  pose: Pose;
  /** 0..1: mean score of both looks; people are seen both times, things that look like people by chance are not. */
  certainty: number;
};

/**
 * Whoever the quick model is not sure of is looked at by the exact one. Not so a figure that stands out from its background and that the
 * detector takes for nobody: in such drawings the exact one sees people by chance.
 */
async function lookForPerson(
  image: RgbImage,
  box: Box | undefined,
  { models, isClearlyDrawn }: { models: CharacterModels; isClearlyDrawn: boolean },
): Promise<AimedPose> {
  if (models.scout) {
    const seen = await estimatePose(image, box, models.scout);
    if (isClearlyDrawn || seen.certainty >= SURE_POSE_SCORE) return seen;
  }
  return estimatePose(image, box, models.pose);
}

/** Two looks, the second aimed by the first; the second counts if it sees a person. Without a mask where neither does. */
export async function estimatePose(image: RgbImage, box: Box | undefined, model: MaskingPoseModel): Promise<AimedPose> {
  const aim = roiFromBox(box ?? { x0: 0, y0: 0, x1: image.width, y1: image.height });
  const first = await model.estimate(image, aim, { withMask: false });
  const second = await model.estimate(image, roiFromPose(first));
  const certainty = (first.score + second.score) / 2;
  if (second.score >= MIN_POSE_SCORE) return { pose: second, certainty };
  const pose = first.score >= MIN_POSE_SCORE ? await model.estimate(image, aim) : first;
  return { pose, certainty };
}

function largestPerson(people: readonly PersonBox[]): PersonBox | undefined {
  let best: PersonBox | undefined;
  for (const person of people) if (!best || boxArea(person) > boxArea(best)) best = person;
  return best;
}

function severalPeopleWarning(people: readonly PersonBox[], chosen: PersonBox | undefined): string[] {
  if (!chosen) return [];
  const others = people.filter((other) => other !== chosen && boxArea(other) > SECOND_PERSON_SHARE * boxArea(chosen));
  if (others.length === 0) return [];
  return [`the picture shows ${others.length + 1} people: the largest is taken as the character`];
}

function boxOfMask(mask: Uint8Array, width: number): (Box & { area: number }) | undefined {
  const pixels = texelsWith(mask, 1);
  const area = pixels.length;
  if (area === 0) return undefined;
  let x0 = width;
  let x1 = 0;
  for (const i of pixels) {
    const x = i % width;
    if (x < x0) x0 = x;
    if (x >= x1) x1 = x + 1;
  }
  return { x0, y0: Math.floor(pixels[0]! / width), x1, y1: Math.floor(pixels[area - 1]! / width) + 1, area };
}

/** The answer to landscapes, blank pages, text and things. */
export function noCharacterFound(): UnderstudyError {
  return new UnderstudyError('CS-UORC01-002', {
    problem: 'no character was found in the picture',
    remedy:
      'Use a picture that shows one whole figure: a photo of a person, a drawing on a plain background, or a cut-out with a transparent background (PNG)',
  });
}
