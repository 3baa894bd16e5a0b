/** Turns a foot where the driver's points, level when the driver's is level, whatever the shin does. */
import { compose, fromAxisAngle, type Quaternion, rotate } from '../../core/quaternion.ts';
import { add, cross, multiply, normalize, type Vector3 } from '../../core/vector.ts';

/** A foot that hangs straight down has no heading of its own: the pelvis' direction takes over. */
const PELVIS_SHARE = 0.2;

/** Rotation of a foot whose rest direction is `rest`; at rest it stands flat. `heelToToe` is level for a flat foot. */
export function levelFoot(rest: Vector3, heelToToe: Vector3, pelvis: Quaternion): Quaternion {
  const ahead = rotate(pelvis, [0, 0, 1]);
  const heading = normalize(
    add([heelToToe[0], 0, heelToToe[2]], multiply([ahead[0], 0, ahead[2]], PELVIS_SHARE)),
    [0, 0, 1],
  );
  const yaw = Math.atan2(heading[0], heading[2]) - Math.atan2(rest[0], rest[2]);
  const pitch = Math.asin(Math.max(-1, Math.min(1, heelToToe[1])));
  return compose(fromAxisAngle(cross([0, 1, 0], heading), -pitch), fromAxisAngle([0, 1, 0], yaw));
}
