/** Draws a motion over the pictures that it was measured in, for people to look at. */
import type { RgbImage } from '../../core/image.ts';
import { LANDMARK, LANDMARK_COUNT } from '../../core/landmarks.ts';
import type { Motion } from '../../core/motion.ts';

type Colour = readonly [number, number, number];

/** The person's left is green, their right orange, as on ships. */
const LEFT: Colour = [60, 220, 90];
const RIGHT: Colour = [255, 140, 30];
const MIDDLE: Colour = [240, 240, 240];
const FAINTEST_VISIBILITY = 0.2;

const SIDE_LINES = [
  ['Shoulder', 'Elbow'],
  ['Elbow', 'Wrist'],
  ['Wrist', 'Index'],
  ['Shoulder', 'Hip'],
  ['Hip', 'Knee'],
  ['Knee', 'Ankle'],
  ['Ankle', 'Heel'],
  ['Heel', 'FootIndex'],
] as const;

type Line = { from: number; to: number; colour: Colour };

const LINES: Line[] = [
  ...SIDE_LINES.map(([a, b]) => ({ from: LANDMARK[`left${a}`], to: LANDMARK[`left${b}`], colour: LEFT })),
  ...SIDE_LINES.map(([a, b]) => ({ from: LANDMARK[`right${a}`], to: LANDMARK[`right${b}`], colour: RIGHT })),
  { from: LANDMARK.leftShoulder, to: LANDMARK.rightShoulder, colour: MIDDLE },
  { from: LANDMARK.leftHip, to: LANDMARK.rightHip, colour: MIDDLE },
  { from: LANDMARK.leftEar, to: LANDMARK.nose, colour: MIDDLE },
  { from: LANDMARK.nose, to: LANDMARK.rightEar, colour: MIDDLE },
];

/**
 * Draws the skeleton of one frame into `image`, in place, and a thick dot on each ankle while its foot bears weight.
 *
 * @param sourceWidth width of the picture that the motion's pixels refer to
 */
export function drawMotion(image: RgbImage, motion: Motion, frameIndex: number, sourceWidth: number): void {
  if (motion.presence[frameIndex]! <= 0) return;
  const scale = image.width / sourceWidth;
  const point = (landmark: number): [number, number] => {
    const at = 2 * (frameIndex * LANDMARK_COUNT + landmark);
    return [motion.image[at]! * scale, motion.image[at + 1]! * scale];
  };
  const isSeen = (landmark: number): boolean =>
    motion.visibility[frameIndex * LANDMARK_COUNT + landmark]! > FAINTEST_VISIBILITY;
  for (const { from, to, colour } of LINES) {
    if (isSeen(from) && isSeen(to)) drawLine(image, point(from), point(to), colour);
  }
  [LANDMARK.leftAnkle, LANDMARK.rightAnkle].forEach((ankle, foot) => {
    const radius = 6 * motion.contact[2 * frameIndex + foot]!;
    if (radius > 1) drawDot(image, point(ankle), radius, foot === 0 ? LEFT : RIGHT);
  });
}

function drawLine(image: RgbImage, [x0, y0]: [number, number], [x1, y1]: [number, number], colour: Colour): void {
  const steps = Math.ceil(Math.hypot(x1 - x0, y1 - y0));
  // Points far outside the picture come from people who are cut off by its border.
  if (!(steps < 4 * (image.width + image.height))) return;
  for (let i = 0; i <= steps; i++) {
    const t = steps === 0 ? 0 : i / steps;
    drawDot(image, [x0 + (x1 - x0) * t, y0 + (y1 - y0) * t], 1.5, colour);
  }
}

function drawDot(image: RgbImage, [x, y]: [number, number], radius: number, colour: Colour): void {
  const reach = Math.ceil(radius);
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const column = Math.round(x) + dx;
      const row = Math.round(y) + dy;
      const isInside = column >= 0 && row >= 0 && column < image.width && row < image.height;
      if (isInside && dx * dx + dy * dy <= radius * radius) image.data.set(colour, (row * image.width + column) * 3);
    }
  }
}
