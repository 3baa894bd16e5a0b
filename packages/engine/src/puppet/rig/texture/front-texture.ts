/** The visible side's colours: the picture itself, continued beyond every outline. */
import { distanceToOutside } from '../../distance-transform.ts';
import { pushPull } from '../grid/push-pull.ts';
import type { Sheet } from '../sheet/sheet.ts';
import type { WorkingPicture } from '../working-picture.ts';

/** Texels nearer to the outline than this carry colours of the background. */
const FRINGE = 2;
/** Texels of the body this near to an arm that lies in front carry colours of the arm. */
const ARM_FRINGE = 3;

/** Three floats a texel. Known colours stay exact; sheets with colours of their own keep them. */
export function paintFront(picture: WorkingPicture, sheet: Sheet, hiddenTorso: Uint8Array): Float32Array {
  const { size, rgb, alpha, depth, inside } = picture;
  const { owns } = sheet;
  if (sheet.front) return sheet.front;
  const toArm =
    sheet.kind === 'body' && hiddenTorso.includes(1) ? distanceToCovering(owns, inside, picture) : undefined;
  const weights = new Float32Array(inside.length);
  for (let i = 0; i < weights.length; i++) {
    if (!owns[i] || depth[i]! < FRINGE || alpha[i]! <= 0.95) continue;
    if (toArm && toArm[i]! <= ARM_FRINGE) continue;
    weights[i] = 1;
  }
  return pushPull(rgb, weights, size);
}

/** Distance to the texels inside the outline that belong to another sheet. */
function distanceToCovering(owns: Uint8Array, inside: Uint8Array, { size }: WorkingPicture): Float32Array {
  const free = new Uint8Array(owns.length);
  for (let i = 0; i < free.length; i++) free[i] = inside[i] && !owns[i] ? 0 : 1;
  return distanceToOutside(free, size);
}
