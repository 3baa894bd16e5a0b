/** Draws a cut-out on a checkerboard with its joints, for people who want to see what was found. */
import type { RgbaImage } from '../../core/image.ts';
import type { CharacterJoints, JointName, Point } from '../../core/rig.ts';

export type CharacterDebugOptions = {
  /** Sets whether the checkerboard is light or dark: fringes show on one of the two. Default 'light'. */
  board?: 'light' | 'dark';
  /** Default true. */
  showJoints?: boolean;
  /** Transparent border added around the picture, pixels, so that joints beyond it can be seen. Default 0. */
  margin?: number;
};

const BOARDS = { light: [245, 205], dark: [60, 20] } as const;
const SQUARE = 16;

const LINES: [JointName, JointName][] = [
  ['headTop', 'nose'],
  ['leftShoulder', 'rightShoulder'],
  ['leftHip', 'rightHip'],
  ['leftShoulder', 'leftHip'],
  ['rightShoulder', 'rightHip'],
  ['leftShoulder', 'leftElbow'],
  ['leftElbow', 'leftWrist'],
  ['leftWrist', 'leftHand'],
  ['rightShoulder', 'rightElbow'],
  ['rightElbow', 'rightWrist'],
  ['rightWrist', 'rightHand'],
  ['leftHip', 'leftKnee'],
  ['leftKnee', 'leftAnkle'],
  ['leftAnkle', 'leftToe'],
  ['rightHip', 'rightKnee'],
  ['rightKnee', 'rightAnkle'],
  ['rightAnkle', 'rightToe'],
];

/** Left is cyan, right is orange, the middle is magenta. Returns an opaque picture. */
export function drawCharacterDebug(
  character: { cutOut: { width: number; height: number; data: Uint8ClampedArray }; joints: CharacterJoints },
  options: CharacterDebugOptions = {},
): RgbaImage {
  const { board = 'light', showJoints = true, margin = 0 } = options;
  const { cutOut, joints } = character;
  const width = cutOut.width + 2 * margin;
  const height = cutOut.height + 2 * margin;
  const picture = { width, height, data: new Uint8ClampedArray(width * height * 4) };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const odd = ((x / SQUARE) | 0) + ((y / SQUARE) | 0);
      const shade = BOARDS[board][odd % 2]!;
      const u = x - margin;
      const v = y - margin;
      const inPicture = u >= 0 && v >= 0 && u < cutOut.width && v < cutOut.height;
      const from = (v * cutOut.width + u) * 4;
      const alpha = inPicture ? cutOut.data[from + 3]! / 255 : 0;
      const to = (y * width + x) * 4;
      for (let c = 0; c < 3; c++) {
        picture.data[to + c] = shade + (inPicture ? alpha * (cutOut.data[from + c]! - shade) : 0);
      }
      picture.data[to + 3] = 255;
    }
  }
  if (showJoints) drawJoints(picture, joints, margin);
  return picture;
}

function drawJoints(picture: RgbaImage, joints: CharacterJoints, margin: number): void {
  const radius = Math.max(1, picture.height / 400);
  for (const [a, b] of LINES) {
    const colour = colourOf(a === 'headTop' || a.slice(0, 4) !== b.slice(0, 4) ? 'middle' : a);
    drawLine(picture, shift(joints[a], margin), shift(joints[b], margin), radius * 0.8, colour);
  }
  for (const [name, point] of Object.entries(joints)) {
    drawDisc(picture, shift(point, margin), radius * 2.6, [0, 0, 0]);
    drawDisc(picture, shift(point, margin), radius * 1.8, colourOf(name));
  }
}

function colourOf(name: string): readonly [number, number, number] {
  if (name.startsWith('left')) return [0, 220, 255];
  if (name.startsWith('right')) return [255, 150, 0];
  return [255, 0, 220];
}

function shift(point: Point, margin: number): Point {
  return { x: point.x + margin, y: point.y + margin };
}

function drawLine(
  picture: RgbaImage,
  from: Point,
  to: Point,
  radius: number,
  colour: readonly [number, number, number],
): void {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const steps = Math.min(4000, Math.ceil(length / Math.max(0.5, radius)));
  for (let i = 0; i <= steps; i++) {
    const t = steps === 0 ? 0 : i / steps;
    drawDisc(picture, { x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t }, radius, colour);
  }
}

function drawDisc(picture: RgbaImage, centre: Point, radius: number, colour: readonly [number, number, number]): void {
  const { width, height, data } = picture;
  for (let y = Math.max(0, Math.floor(centre.y - radius)); y <= Math.min(height - 1, centre.y + radius); y++) {
    for (let x = Math.max(0, Math.floor(centre.x - radius)); x <= Math.min(width - 1, centre.x + radius); x++) {
      if (Math.hypot(x + 0.5 - centre.x, y + 0.5 - centre.y) > radius) continue;
      for (let c = 0; c < 3; c++) data[(y * width + x) * 4 + c] = colour[c]!;
    }
  }
}
