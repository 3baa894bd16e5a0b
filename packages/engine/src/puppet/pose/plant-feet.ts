/** Bends the legs so that feet that stand are exactly where the driver's stand, and no foot sinks into the ground. */

import { rotate } from '../../core/quaternion.ts';
import {
  add,
  length,
  mix,
  multiply,
  normalize,
  reject,
  smoothstep,
  subtract,
  type Vector3,
} from '../../core/vector.ts';
import { type Figure, poseLeg } from './figure.ts';
import { levelFoot } from './level-foot.ts';
import { legsShare, type PlacementScene, type Stance } from './place-figure.ts';
import { type Placement, project, unproject } from './placement.ts';
import type { DriverPose } from './read-driver.ts';
import { type RestSkeleton, SIDES, type Side } from './rest-skeleton.ts';
import { reachWithTwoBones } from './two-bone-reach.ts';

const LONGEST = 0.999;
/** A knee that is nearly straight bends forward. */
const FORWARD_BEND = 0.06;

/** Poses both legs for the placement; lowers the placement where a standing foot is out of reach. Both in place. */
export function plantFeet(
  figure: Figure,
  rest: RestSkeleton,
  { driver, scene, stance }: { driver: DriverPose; scene: PlacementScene; stance: Stance },
): void {
  const { placement, ankles } = stance;
  const legs = legsShare(scene);
  const contact = SIDES.map((_, foot) => legs * scene.motion.contact[2 * scene.frameIndex + foot]!);
  const targets = SIDES.map((side, foot) => {
    const { x, y } = ankles[foot]!;
    return (): Vector3 => unproject(x, y, figure.positions[`${side}Foot`][2], placement);
  });
  placement.y +=
    placement.scale *
    neededDrop(
      figure,
      rest,
      targets.map((target, foot) => ({ target: target(), contact: contact[foot]! })),
    );
  SIDES.forEach((side, foot) => {
    const copied = figure.positions[`${side}Foot`];
    const ground = scene.motion.ground[2 * scene.frameIndex + foot]! * scene.framePerSource;
    const above = keepAboveGround(copied, ground - rest.soleDrop * placement.scale, placement);
    const ankle = mix(mix(copied, above, legs), targets[foot]!(), contact[foot]!);
    bendLeg(figure, rest, { side, ankle });
    figure.rotations[`${side}Foot`] = levelFoot(
      rest.legs[side].foot.direction,
      driver.legs[side].foot,
      figure.rotations.pelvis,
    );
  });
}

/** Rig units by which the hips must come down for standing feet to be in reach. */
function neededDrop(figure: Figure, rest: RestSkeleton, feet: { target: Vector3; contact: number }[]): number {
  let drop = 0;
  SIDES.forEach((side, foot) => {
    const { thigh, shin } = rest.legs[side];
    const reach = (thigh.length + shin.length) * LONGEST;
    const { target, contact } = feet[foot]!;
    const offset = subtract(target, figure.positions[`${side}Thigh`]);
    const level = Math.hypot(offset[0], offset[2]);
    if (contact === 0 || level >= reach) return;
    const tooHigh = -offset[1] - Math.sqrt(reach * reach - level * level);
    drop = Math.max(drop, tooHigh * smoothstep(0, 1, contact));
  });
  return drop;
}

/** A foot in the air may not be drawn below the ground. */
function keepAboveGround(ankle: Vector3, lowestRow: number, placement: Placement): Vector3 {
  const [x, y] = project(ankle, placement);
  return y <= lowestRow ? ankle : unproject(x, lowestRow, ankle[2], placement);
}

function bendLeg(figure: Figure, rest: RestSkeleton, { side, ankle }: { side: Side; ankle: Vector3 }): void {
  const { thigh, shin } = rest.legs[side];
  const hip = figure.positions[`${side}Thigh`];
  const knee = figure.positions[`${side}Shin`];
  const copied = figure.positions[`${side}Foot`];
  if (length(subtract(ankle, copied)) < 1e-4) return;
  const along = normalize(subtract(copied, hip), [0, -1, 0]);
  const forward = multiply(rotate(figure.rotations.pelvis, [0, 0, 1]), FORWARD_BEND * thigh.length);
  const { upper, lower } = reachWithTwoBones(hip, ankle, {
    upperLength: thigh.length,
    lowerLength: shin.length,
    bend: add(reject(subtract(knee, hip), along), forward),
  });
  poseLeg(figure, rest, { thigh: upper, shin: lower }, side);
}
