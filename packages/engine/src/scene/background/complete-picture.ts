/** Makes up the holes of a picture from patches of the rest, coarse to fine (Wexler et al. 2007: each pixel is voted for by its patches). */
import { PatchField } from './patch-field.ts';
import { halvePatchPicture, PATCH_RADIUS, type PatchPicture, repeatEdges } from './patch-picture.ts';

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
  return field;
}

/** Gives each pixel of the holes the weighted mean of what the patches over it show there. */
function vote({ picture, targets, sources, costs }: PatchField, depths: Float32Array): void {
  const { width, colours, isHole } = picture;
  let typical = 0;
  for (const target of targets) typical += costs[target]! / targets.length;
  typical = Math.max(typical, 1);
  const sums = new Float32Array(colours.length);
  const weights = new Float32Array(isHole.length);
  for (const target of targets) {
    const weight = depths[target]! * Math.exp((-SHARPNESS * costs[target]!) / typical) + 1e-9;
    const shift = sources[target]! - target;
    for (let dy = -PATCH_RADIUS; dy <= PATCH_RADIUS; dy++) {
      for (let at = target + dy * width - PATCH_RADIUS; at <= target + dy * width + PATCH_RADIUS; at++) {
        if (!isHole[at]) continue;
        weights[at]! += weight;
        for (let c = 0; c < 3; c++) sums[3 * at + c]! += weight * colours[3 * (at + shift) + c]!;
      }
    }
  }
  for (let at = 0; at < isHole.length; at++) {
    if (!isHole[at] || weights[at] === 0) continue;
    for (let c = 0; c < 3; c++) colours[3 * at + c] = sums[3 * at + c]! / weights[at]!;
  }
  repeatEdges(picture);
}

/** Weight of the patch around each pixel: 1 outside the holes, falling with the distance to their edge. */
function measureDepths({ width, height, isHole }: PatchPicture): Float32Array {
  const weights = Float32Array.from(isHole, (hole) => (hole ? 0 : 1));
  const last = width * height - 1;
  const spread = (at: number, from: number): void => {
    if (from >= 0 && from <= last) weights[at] = Math.max(weights[at]!, weights[from]! * DEPTH_DECAY);
  };
  for (let at = 0; at <= last; at++) {
    spread(at, at - 1);
    spread(at, at - width);
  }
  for (let at = last; at >= 0; at--) {
    spread(at, at + 1);
    spread(at, at + width);
  }
  return weights;
}
