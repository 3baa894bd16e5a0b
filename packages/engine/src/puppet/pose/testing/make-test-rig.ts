/** Coarse rigs of the gingerbread figure, whole and cut off at the waist, for the tests of this room. */
import type { Rig } from '../../../core/rig.ts';
import { makeGingerbread } from '../../draw/testing/make-gingerbread.ts';
import { buildRig } from '../../rig/build-rig.ts';

/** Row of the picture at which the half body ends. */
const WAIST_ROW = 380;

export function makeWholeRig(): Rig {
  return buildRig(makeGingerbread(), { meshStep: 12 });
}

/** Everything below the waist is missing, as in a portrait photo; the leg joints stay where they would be. */
export function makeHalfRig(): Rig {
  const character = makeGingerbread();
  const { width, data } = character.cutOut;
  const cutOut = { width, height: WAIST_ROW, data: data.slice(0, 4 * width * WAIST_ROW) };
  return buildRig({ ...character, cutOut, hasLegs: false }, { meshStep: 12 });
}
