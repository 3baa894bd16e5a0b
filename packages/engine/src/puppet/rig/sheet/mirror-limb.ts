/** Mirrors the texels and joints of a limb to the other side of the body. */
import type { JointName, Point } from '../../../core/rig.ts';
import { maskWhere } from '../grid/field.ts';
import { pushPull } from '../grid/push-pull.ts';
import type { Side } from '../side.ts';
import type { WorkingPicture } from '../working-picture.ts';

/** Less than this is a rounding error, texels. */
const ROUNDING = 1e-4;
/** Texels nearer to the outline than this carry colours of the background. */
export const FRINGE = 2;

export function other(side: Side): Side {
  return side === 'left' ? 'right' : 'left';
}

type Mirroring = {
  side: Side;
  anchor: 'Knee' | 'Shoulder';
  moved: readonly ('Ankle' | 'Toe' | 'Elbow' | 'Wrist' | 'Hand')[];
  /** About the anchor, after mirroring; radians, clockwise in the picture. */
  turn: number;
};

/** Mirrored about the middle of two anchors, so that one comes to lie on the other, and turned about it. */
export function placeMirrored({ from, to, turn }: { from: Point; to: Point; turn: number }): (point: Point) => Point {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return ({ x, y }) => {
    const [dx, dy] = [from.x - x, y - from.y];
    return { x: to.x + dx * cos - dy * sin, y: to.y + dx * sin + dy * cos };
  };
}

/**
 * Returns the texels that the mirrored limb covers, and its colours, continued beyond them; moves the joints of the side that gets it.
 * Without a turn the anchors are moved by whole texels, so that colours stay exact.
 */
export function mirrorLimb(picture: WorkingPicture, source: Uint8Array, { side, anchor, moved, turn }: Mirroring) {
  const { size, joints, rgb, alpha, depth } = picture;
  const giver = other(side);
  const from = joints[`${giver}${anchor}` as JointName];
  const own = joints[`${side}${anchor}` as JointName];
  const to = { x: Math.round(from.x + own.x) - from.x, y: Math.round(own.y - from.y) + from.y };
  const place = placeMirrored({ from, to, turn });
  for (const name of moved) joints[`${side}${name}` as JointName] = place(joints[`${giver}${name}` as JointName]);
  // The way back is the same mirror with the same turn, from the other end.
  const placeBack = placeMirrored({ from: to, to: from, turn });
  const usable = maskWhere(size, (i) => source[i] === 1 && depth[i]! >= FRINGE && alpha[i]! > 0.95);
  const mask = new Uint8Array(source.length);
  const known = new Float32Array(source.length);
  const colours = new Float32Array(rgb.length);
  for (let y = 0, i = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, i++) {
      const back = placeBack({ x: x + 0.5, y: y + 0.5 });
      const [column, row] = [Math.floor(back.x), Math.floor(back.y)];
      if (column < 1 || row < 1 || column >= size.width - 1 || row >= size.height - 1) continue;
      if (!source[row * size.width + column]) continue;
      mask[i] = 1;
      known[i] = sampleUsable(
        rgb,
        usable,
        { size, x: back.x - 0.5, y: back.y - 0.5 },
        colours.subarray(i * 3, i * 3 + 3),
      );
    }
  }
  return { mask, front: pushPull(colours, known, size) };
}

/** Fills `into` with the colour between four texels and returns 1; 0 if one of those that count is not usable. */
function sampleUsable(
  rgb: Float32Array,
  usable: Uint8Array,
  { size, x, y }: { size: { width: number }; x: number; y: number },
  into: Float32Array,
): 0 | 1 {
  const [column, row] = [Math.floor(x + ROUNDING), Math.floor(y + ROUNDING)];
  const [right, down] = [Math.max(0, x - column), Math.max(0, y - row)];
  for (let corner = 0; corner < 4; corner++) {
    const weight = (corner & 1 ? right : 1 - right) * (corner & 2 ? down : 1 - down);
    if (weight < ROUNDING) continue;
    const i = (row + (corner >> 1)) * size.width + column + (corner & 1);
    if (!usable[i]) return 0;
    for (let c = 0; c < 3; c++) into[c]! += weight * rgb[i * 3 + c]!;
  }
  return 1;
}
