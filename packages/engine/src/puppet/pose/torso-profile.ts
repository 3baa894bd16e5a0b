/** How wide and deep a character's torso is at each height, so that arms can be kept out of it. */
import { BONE, type Rig } from '../../core/rig.ts';
import { clamp, type Vector3 } from '../../core/vector.ts';

/** Bands from the hips (first) to the shoulders (last); rig units. */
export type TorsoProfile = {
  bottom: number;
  top: number;
  middle: number;
  halfWidths: Float32Array;
  depths: Float32Array;
};

const BANDS = 12;
/** Vertices that follow pelvis and chest at least this much are torso. */
const TORSO_WEIGHT = 0.7;

/** `bottom`, `top`: heights (rest y) of hips and shoulders; `middle`: x of the spine. */
export function measureTorso(
  rig: Rig,
  { bottom, top, middle }: Pick<TorsoProfile, 'bottom' | 'top' | 'middle'>,
): TorsoProfile {
  const profile = { bottom, top, middle, halfWidths: new Float32Array(BANDS), depths: new Float32Array(BANDS) };
  const height = Math.max(1, top - bottom);
  for (let vertex = 0; 3 * vertex < rig.positions.length; vertex++) {
    if (torsoWeight(rig, vertex) < TORSO_WEIGHT) continue;
    const band = Math.round(((rig.positions[3 * vertex + 1]! - bottom) / height) * (BANDS - 1));
    if (band < 0 || band >= BANDS) continue;
    const aside = Math.abs(rig.positions[3 * vertex]! - middle);
    profile.halfWidths[band] = Math.max(profile.halfWidths[band]!, aside);
    profile.depths[band] = Math.max(profile.depths[band]!, rig.positions[3 * vertex + 2]!);
  }
  return profile;
}

function torsoWeight(rig: Rig, vertex: number): number {
  let weight = 0;
  for (let k = 4 * vertex; k < 4 * vertex + 4; k++) {
    const bone = rig.boneIndexes[k]!;
    if (bone === BONE.pelvis || bone === BONE.chest) weight += rig.boneWeights[k]!;
  }
  return weight;
}

/** Depth of the torso's front (elliptic cross-section) at a point, rest axes; 0 beside, above and below the torso. */
export function torsoFront(profile: TorsoProfile, [x, y]: Vector3): number {
  const position = ((y - profile.bottom) / Math.max(1, profile.top - profile.bottom)) * (BANDS - 1);
  // Fades out within one band beyond the ends.
  const inside = clamp(Math.min(position + 1, BANDS - position), 0, 1);
  const lower = clamp(Math.floor(position), 0, BANDS - 2);
  const t = clamp(position - lower, 0, 1);
  const halfWidth = profile.halfWidths[lower]! * (1 - t) + profile.halfWidths[lower + 1]! * t;
  const depth = profile.depths[lower]! * (1 - t) + profile.depths[lower + 1]! * t;
  if (halfWidth <= 0) return 0;
  const aside = (x - profile.middle) / halfWidth;
  return inside * depth * Math.sqrt(Math.max(0, 1 - aside * aside));
}
