/** From a cut-out picture with joints to a rig: the only way a character becomes something that can be posed. */
import type { CharacterPicture, Rig } from '../../core/rig.ts';
import { assembleRig, type RigStages } from './assemble-rig.ts';
import { mapParts } from './label/part-map.ts';
import { measureBody } from './measure-body.ts';
import { planSheets } from './sheet/plan-sheets.ts';
import { prepareWorkingPicture } from './working-picture.ts';

export type RigOptions = {
  /** Edge length of the mesh, texels, 3..16. 5 for final pictures, 7 for quick previews. */
  meshStep?: number;
};

const DEFAULTS = { meshStep: 5 };

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
  const { meshStep } = { ...DEFAULTS, ...options };
  if (!(meshStep >= 3 && meshStep <= 16))
    throw new RangeError(`meshStep is ${meshStep}; it has to be from 3 to 16 texels`);
  const picture = prepareWorkingPicture(character);
  const body = measureBody(picture);
  const parts = mapParts(picture, body);
  const plan = planSheets(picture, body, parts, meshStep);
  return { picture, body, parts, plan };
}
