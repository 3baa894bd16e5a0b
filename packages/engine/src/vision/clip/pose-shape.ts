/** Simple facts about a pose: how long its torso is, where its visible points lie, how far two poses are apart. */
import { LANDMARK, LANDMARK_COUNT } from '../../core/landmarks.ts';
import type { Box } from '../box.ts';
import type { Pose } from '../pose.ts';

type Landmarks = Pick<Pose, 'landmarks'>;

const TORSO = [LANDMARK.leftShoulder, LANDMARK.rightShoulder, LANDMARK.leftHip, LANDMARK.rightHip] as const;
const VISIBLE = 0.5;
const SURELY_VISIBLE = 0.6;

/** Distance between the middle of the shoulders and the middle of the hips, pixels. */
export function torsoLength({ landmarks }: Landmarks): number {
  const between = (axis: number): number => {
    const [a, b, c, d] = TORSO.map((index) => landmarks[2 * index + axis]!) as [number, number, number, number];
    return (a + b - c - d) / 2;
  };
  return Math.hypot(between(0), between(1));
}

/** Mean distance of the corners of two torsos in torso lengths. Below about 0.3 the two are one person seen twice. */
export function poseDistance(a: Landmarks, b: Landmarks): number {
  let sum = 0;
  for (const index of TORSO) {
    const dx = a.landmarks[2 * index]! - b.landmarks[2 * index]!;
    const dy = a.landmarks[2 * index + 1]! - b.landmarks[2 * index + 1]!;
    sum += Math.hypot(dx, dy);
  }
  return sum / TORSO.length / Math.max(1, torsoLength(a), torsoLength(b));
}

/** Whether anything of the person is surely in the picture: beyond its border the pose model goes on to see somebody for a while. */
export function isInPicture(pose: Pose, { width, height }: { width: number; height: number }): boolean {
  return visibleBox(pose, width, height, SURELY_VISIBLE) !== null;
}

/** The box of the landmarks that are visible in a picture of the given size, or null if there are fewer than three. */
export function visibleBox(
  { landmarks, visibility }: Pose,
  width: number,
  height: number,
  least = VISIBLE,
): Box | null {
  const box = { x0: width, y0: height, x1: 0, y1: 0 };
  let count = 0;
  for (let i = 0; i < LANDMARK_COUNT; i++) {
    const x = landmarks[2 * i]!;
    const y = landmarks[2 * i + 1]!;
    if (visibility[i]! < least || x < 0 || y < 0 || x > width || y > height) continue;
    count++;
    box.x0 = Math.min(box.x0, x);
    box.y0 = Math.min(box.y0, y);
    box.x1 = Math.max(box.x1, x);
    box.y1 = Math.max(box.y1, y);
  }
  return count < 3 ? null : box;
}

/** Where a box goes when it moves along with the torso from one pose to the next. */
export function moveWithTorso(box: Box, from: Landmarks, to: Landmarks): Box {
  let dx = 0;
  let dy = 0;
  for (const index of TORSO) {
    dx += (to.landmarks[2 * index]! - from.landmarks[2 * index]!) / TORSO.length;
    dy += (to.landmarks[2 * index + 1]! - from.landmarks[2 * index + 1]!) / TORSO.length;
  }
  return { x0: box.x0 + dx, y0: box.y0 + dy, x1: box.x1 + dx, y1: box.y1 + dy };
}
