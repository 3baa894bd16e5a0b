/** From a cut-out picture with joints to a rig: the only way a character becomes something that can be posed. */
import type { CharacterPicture, Rig } from '../../core/rig.ts';
import { assembleRig, type RigStages } from './assemble-rig.ts';
import { texelsWith } from './grid/texels.ts';
import { mapParts } from './label/part-map.ts';
import { measureBody } from './measure-body.ts';
import { planSheets } from './sheet/plan-sheets.ts';
import { prepareWorkingPicture, type WorkingPicture } from './working-picture.ts';

export type RigOptions = {
  /** Edge length of the mesh, texels, 3..16. Default: 5, and 6 for all but slight figures, whose limbs and fingers need more. */
  meshStep?: number;
};

/** More triangles than this on its surfaces show no more of a figure of this size, and cost time in every frame. */
const ENOUGH_TRIANGLES = 12_500;
const FINEST_STEP = 5;
const COARSEST_STEP = 6;

/**
 * Builds the closed, inflated, skinned and textured mesh of a character (engine specification 3.4). The same input gives the same bytes.
 *
 * @throws UnderstudyError CS-UORC01-002 when the cut-out is empty, or its data or joints make no sense
 */
export function buildRig(character: CharacterPicture, options: RigOptions = {}): Rig {
  return assembleRig(buildRigStages(character, options), character.warnings);
}

/** Everything that is decided before the mesh is made; for `buildRig` and for debug pictures. */
export function buildRigStages(character: CharacterPicture, options: RigOptions = {}): RigStages {
  const picture = prepareWorkingPicture(character);
  const { meshStep = chooseMeshStep(picture) } = options;
  if (!(meshStep >= 3 && meshStep <= 16))
    throw new RangeError(`meshStep is ${meshStep}; it has to be from 3 to 16 texels`);
  const body = measureBody(picture);
  const parts = mapParts(picture, body);
  const plan = planSheets(picture, body, parts, meshStep);
  return { picture, body, parts, plan };
}

/** Two triangles a square of the lattice, on the front and on the back. */
function chooseMeshStep({ inside }: WorkingPicture): number {
  const area = texelsWith(inside, 1).length;
  const step = Math.round(Math.sqrt((4 * area) / ENOUGH_TRIANGLES));
  return Math.max(FINEST_STEP, Math.min(COARSEST_STEP, step));
}
