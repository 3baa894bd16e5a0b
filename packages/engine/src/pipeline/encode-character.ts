/** The verb that turns a picture of a character into a rig file. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readPicture, writePng } from '../media/pictures.ts';
import { buildRig, drawMeshWireframe, drawPartLabels, encodeRig } from '../puppet/making.ts';
import {
  analyseCharacter,
  drawCharacterDebug,
  LazyPoseModel,
  PersonDetector,
  PoseModel,
  parseJointsFile,
} from '../vision/characters.ts';
import { collectRarely } from './collect-rarely.ts';
import type { VerbContext } from './task.ts';

export type CharacterOptions = {
  /** PNG, JPEG or WebP. */
  picturePath: string;
  /** Where the rig file goes. */
  rigPath: string;
  /** Text of a joints file: joints that it names are not looked for. */
  joints?: string | undefined;
  /** Default: detected. */
  isDrawing?: boolean | undefined;
  hasSkirt?: boolean | undefined;
  /** Edge length of the mesh, texels; default by the size of the figure, 7 in a preview. */
  meshStep?: number | undefined;
  preview?: boolean | undefined;
  /** Folder for pictures of the cut-out, joints, part labels and mesh. */
  debugDir?: string | undefined;
};

export type EncodedCharacter = { rigPath: string; warnings: string[] };

const PREVIEW_MESH_STEP = 7;
/** Reading, analysis, building: what the progress counts. */
const STEPS = 3;

/** @throws UnderstudyError CS-UORC01-002 unreadable picture or joints, no character in the picture */
export async function encodeCharacter(options: CharacterOptions, context: VerbContext): Promise<EncodedCharacter> {
  const { cacheDir, signal } = context;
  using _ = collectRarely();
  const report = (framesDone: number): void =>
    context.onProgress({ stage: 'character', framesDone, framesTotal: STEPS });
  report(0);
  const joints = options.joints === undefined ? undefined : parseJointsFile(options.joints);
  const picture = await readPicture(options.picturePath);
  signal.throwIfAborted();
  report(1);
  await using pose = new LazyPoseModel({ variant: 'heavy', mask: true, cacheDir });
  await using scout = await PoseModel.open({ variant: 'full', mask: true, cacheDir });
  await using people = await PersonDetector.open({ cacheDir });
  const { isDrawing, hasSkirt } = options;
  const models = { pose, scout, people };
  const character = await analyseCharacter(picture, { models, joints, isDrawing, hasSkirt, signal });
  report(2);
  const meshStep = options.meshStep ?? (options.preview ? PREVIEW_MESH_STEP : undefined);
  const rigOptions = meshStep === undefined ? {} : { meshStep };
  const rig = buildRig(character, rigOptions);
  if (options.debugDir !== undefined) {
    await mkdir(options.debugDir, { recursive: true });
    const write = (name: string, image: Parameters<typeof writePng>[1]): Promise<void> =>
      writePng(path.join(options.debugDir!, name), image);
    await write('character-cut-out.png', character.cutOut);
    await write('character-joints.png', drawCharacterDebug(character));
    await write('character-labels.png', drawPartLabels(character, rigOptions));
    await write('character-mesh.png', drawMeshWireframe(rig));
  }
  await writeFile(options.rigPath, encodeRig(rig));
  report(STEPS);
  return { rigPath: options.rigPath, warnings: rig.warnings };
}
