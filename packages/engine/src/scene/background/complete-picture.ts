/** Makes up the holes of a picture from patches of the rest, coarse to fine (Wexler et al. 2007: each pixel is voted for by its patches). */
import { PatchField } from './patch-field.ts';
import { halvePatchPicture, PATCH_RADIUS, type PatchPicture } from './patch-picture.ts';

/** The coarsest level has no side longer than this. */
const COARSEST_SIDE = 40;
const COARSE_ROUNDS = 16;
/** On finer levels the coarse ones have found where to copy from. */
const FINE_REACH = 8;
/** How much more good patches count than middling ones. */
const SHARPNESS = 3;
/** How much less a patch counts for each pixel that it lies farther inside the hole. */
const DEPTH_DECAY = 0.85;

/** Changes the colours of the holes; they have to hold a smooth guess before. Returns the field found, undefined with nothing to copy from. */
export function completePicture(picture: PatchPicture): PatchField | undefined {
  const levels = [picture];
  while (Math.max(levels.at(-1)!.width, levels.at(-1)!.height) > COARSEST_SIDE + 2 * PATCH_RADIUS) {
    levels.push(halvePatchPicture(levels.at(-1)!));
  }
  let field: PatchField | undefined;
  for (let level = levels.length - 1; level >= 0; level--) {
    const finer = new PatchField(levels[level]!, 0x9e3779b9 + level);
    if (!finer.isUsable || finer.targets.length === 0) continue;
    finer.start(field);
    const depths = measureDepths(levels[level]!);
    if (field) vote(finer, depths);
    const isCoarsest = field === undefined;
    const reach = isCoarsest ? Math.max(levels[level]!.width, levels[level]!.height) : FINE_REACH;
    const rounds = isCoarsest ? COARSE_ROUNDS : Math.min(level + 1, COARSE_ROUNDS / 2);
    for (let round = 0; round < rounds; round++) {
      finer.search(round % 2 === 0, reach);
      vote(finer, depths);
    }
    field = finer;
  }
  if (field?.picture.width === picture.width)
    picture.colours.set(field.picture.colours.subarray(0, picture.colours.length));
  return field;
}

/** The patches vote for the colours of the holes: good ones count more than others, and so do those near the edge. */
function vote(field: PatchField, depths: Float32Array): void {
  const { targets, costs } = field;
  const typical = Math.max(typicalCost(targets, costs), 1);
  field.vote((target) => depths[target]! * Math.exp((-SHARPNESS * costs[target]!) / typical) + 1e-9);
}

function typicalCost(targets: Int32Array, costs: Float32Array): number {
  let typical = 0;
  for (let i = 0; i < targets.length; i++) typical += costs[targets[i]!]! / targets.length;
  return typical;
}

/** Weight of the patch around each pixel: 1 outside the holes, falling with the distance to their edge. */
function measureDepths({ width, height, isHole }: PatchPicture): Float32Array {
  const weights = new Float32Array(width * height);
  for (let at = 0; at < weights.length; at++) weights[at] = isHole[at] ? 0 : 1;
  for (let at = 0; at < weights.length; at++) {
    if (isHole[at]) weights[at] = DEPTH_DECAY * Math.max(weights[at - 1] ?? 0, weights[at - width] ?? 0);
  }
  for (let at = weights.length - 1; at >= 0; at--) {
    if (!isHole[at]) continue;
    const nearest = Math.max(weights[at + 1] ?? 0, weights[at + width] ?? 0);
    weights[at] = Math.max(weights[at]!, DEPTH_DECAY * nearest);
  }
  return weights;
}
