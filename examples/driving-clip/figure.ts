/** Clothes the skeleton in solids: the dancer as the camera sees her. */
import type { Arm, Leg, Skeleton } from './skeleton.ts';
import { cone, ellipsoid, type Solid } from './solids.ts';
import { add, directionIn, type Frame, mix, pointIn, scale, turnFrame, type Vector } from './vector.ts';

const ORDER = ['skin', 'shirt', 'trousers', 'shoe', 'hair'];

/** All solids of one frame, those of one material together. */
export function buildFigure(skeleton: Skeleton, swing: number): Solid[] {
  const { pelvis, chest, neck, head } = skeleton;
  const solids: Solid[] = [
    ...torso(pelvis, chest, skeleton),
    cone('skin', [neck, 0.052], [pointIn(head, [0, -0.06, -0.015]), 0.05]),
    ...face(head),
    ...hair(head, swing),
  ];
  for (const [side, sign] of [
    [skeleton.left, 1],
    [skeleton.right, -1],
  ] as const) {
    solids.push(...arm(side.arm, chest), ...hand(side.arm.hand, sign), ...leg(side.leg), ...shoe(side.leg));
  }
  return solids.sort((a, b) => ORDER.indexOf(a.material) - ORDER.indexOf(b.material));
}

function torso(pelvis: Frame, chest: Frame, { left, right }: Skeleton): Solid[] {
  const at = (frame: Frame, local: Vector): Frame => ({ ...frame, origin: pointIn(frame, local) });
  const waist: Frame = {
    ...chest,
    origin: mix(pointIn(chest, [0, -0.13, 0.002]), pointIn(pelvis, [0, 0.15, 0.002]), 0.5),
  };
  const collar = pointIn(chest, [0, 0.2, -0.012]);
  return [
    ellipsoid('shirt', at(chest, [0, 0.07, -0.005]), [0.138, 0.165, 0.104]),
    ellipsoid('shirt', at(chest, [0.054, 0.05, 0.058]), [0.06, 0.06, 0.052]),
    ellipsoid('shirt', at(chest, [-0.054, 0.05, 0.058]), [0.06, 0.06, 0.052]),
    cone('shirt', [collar, 0.058], [left.arm.shoulder, 0.047], chest.front),
    cone('shirt', [collar, 0.058], [right.arm.shoulder, 0.047], chest.front),
    ellipsoid('shirt', waist, [0.116, 0.165, 0.092]),
    ellipsoid('shirt', at(pelvis, [0, 0.075, 0]), [0.14, 0.08, 0.106]),
    ellipsoid('trousers', at(pelvis, [0, 0.01, -0.012]), [0.152, 0.105, 0.112]),
    cone('skin', [pointIn(chest, [0, 0.19, -0.014]), 0.06], [pointIn(chest, [0, 0.26, -0.01]), 0.047]),
  ];
}

function arm({ shoulder, elbow, wrist }: Arm, chest: Frame): Solid[] {
  const sleeveEnd = mix(shoulder, elbow, 0.6);
  const muscle = mix(elbow, wrist, 0.28);
  return [
    cone('shirt', [shoulder, 0.05], [sleeveEnd, 0.049], chest.front),
    cone('skin', [mix(shoulder, elbow, 0.4), 0.041], [elbow, 0.033], chest.front),
    cone('skin', [elbow, 0.033], [muscle, 0.036], chest.front),
    cone('skin', [muscle, 0.036], [wrist, 0.0245], chest.front),
  ];
}

/** Palm, four fingers, thumb. The palm looks away from the hand's front; the thumb is on the side of the body's front. */
function hand(frame: Frame, sign: 1 | -1): Solid[] {
  const palm: Frame = { ...frame, origin: pointIn(frame, [0, 0.052, 0]) };
  const fingers = [-1.5, -0.5, 0.5, 1.5].map((index) => {
    const base = pointIn(frame, [index * 0.0195, 0.09, 0]);
    const long = 0.082 - 0.007 * Math.abs(index - 0.5 * sign);
    const tip = add(base, scale(directionIn(frame, [index * 0.09, 1, -0.12]), long));
    return cone('skin', [base, 0.0112], [tip, 0.0085], frame.front);
  });
  const thumbRoot = pointIn(frame, [sign * 0.026, 0.03, 0]);
  const thumbTip = pointIn(frame, [sign * 0.066, 0.092, -0.008]);
  return [
    ellipsoid('skin', palm, [0.041, 0.056, 0.019]),
    ...fingers,
    cone('skin', [thumbRoot, 0.0145], [thumbTip, 0.0105], frame.front),
  ];
}

function leg({ hip, knee, ankle, foot }: Leg): Solid[] {
  const front = foot.front;
  const calf = add(mix(knee, ankle, 0.3), scale(front, -0.018));
  const hem = mix(knee, ankle, 0.84);
  return [
    cone('trousers', [hip, 0.093], [knee, 0.058], front),
    cone('trousers', [knee, 0.057], [calf, 0.056], front),
    cone('trousers', [calf, 0.056], [hem, 0.042], front),
    cone('skin', [mix(knee, ankle, 0.75), 0.034], [ankle, 0.036], front),
  ];
}

function shoe({ foot }: Leg): Solid[] {
  const at = (up: number, front: number): Vector => pointIn(foot, [0, up, front]);
  const ball: Frame = { ...foot, origin: at(0.042, 0.11) };
  return [
    cone('shoe', [at(0.048, -0.035), 0.046], [at(0.04, 0.07), 0.042], foot.front),
    ellipsoid('shoe', ball, [0.05, 0.042, 0.085]),
    cone('shoe', [at(0.07, -0.03), 0.042], [at(0.1, -0.022), 0.041], foot.front),
  ];
}

function face(head: Frame): Solid[] {
  const at = (local: Vector): Frame => ({ ...head, origin: pointIn(head, local) });
  return [
    ellipsoid('skin', at([0, 0.022, -0.004]), [0.081, 0.104, 0.097]),
    ellipsoid('skin', at([0, -0.05, 0.026]), [0.06, 0.066, 0.064]),
    cone('skin', [pointIn(head, [0, 0.004, 0.09]), 0.007], [pointIn(head, [0, -0.024, 0.1]), 0.0105]),
    ellipsoid('skin', at([0.08, -0.008, -0.012]), [0.011, 0.028, 0.017]),
    ellipsoid('skin', at([-0.08, -0.008, -0.012]), [0.011, 0.028, 0.017]),
  ];
}

/** A cap with a side parting that leaves the face free, and a ponytail that lags behind the turns. */
function hair(head: Frame, swing: number): Solid[] {
  const at = (local: Vector): Vector => pointIn(head, local);
  const cap = { ...turnFrame(head, 0, -24, 0), origin: at([0, 0.05, -0.02]) };
  const tie = at([swing * 0.02, 0.06, -0.155]);
  const middle = at([swing * 0.08, -0.06, -0.175]);
  const tip = at([swing * 0.16, -0.2, -0.135]);
  return [
    ellipsoid('hair', cap, [0.09, 0.092, 0.1]),
    ellipsoid('hair', { ...head, origin: at([0, -0.012, -0.05]) }, [0.081, 0.088, 0.066]),
    cone('hair', [at([0.035, 0.112, 0.052]), 0.026], [at([-0.06, 0.068, 0.052]), 0.02]),
    cone('hair', [at([0.03, 0.11, 0.056]), 0.02], [at([0.069, 0.066, 0.046]), 0.018]),
    cone('hair', [at([0.077, 0.065, 0.03]), 0.018], [at([0.084, -0.035, 0.006]), 0.01]),
    cone('hair', [at([-0.077, 0.065, 0.03]), 0.018], [at([-0.084, -0.035, 0.006]), 0.01]),
    cone('hair', [at([0, 0.08, -0.1]), 0.03], [tie, 0.03]),
    cone('hair', [tie, 0.032], [middle, 0.04]),
    cone('hair', [middle, 0.04], [tip, 0.012]),
  ];
}
