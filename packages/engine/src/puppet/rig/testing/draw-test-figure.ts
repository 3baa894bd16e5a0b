/** Draws simple people with known joints for the tests of this room: capsules for limbs, a striped shirt, hair, skin. */
import type { CharacterJoints, CharacterPicture, JointName, Point } from '../../../core/rig.ts';
import { segmentDistance } from '../geometry.ts';

export type TestFigureOptions = {
  /** out: T-pose. down: hanging, touching the body. across: left forearm in front of the torso. behind: left arm not to be seen.
   * pocketed: long sleeves, hands in the pockets of the trousers. */
  arms?: 'out' | 'down' | 'across' | 'behind' | 'pocketed';
  /** crossed: the left shin is mostly behind the right one. */
  legs?: 'apart' | 'crossed';
  isHalfBody?: boolean;
  isDrawing?: boolean;
};

const WIDTH = 420;
const HEIGHT = 520;
const CROP_Y = 300;

type Rgb = readonly [number, number, number];
const SKIN: Rgb = [222, 172, 140];
const HAIR: Rgb = [70, 45, 30];
const SHIRT: Rgb = [60, 110, 190];
const TROUSERS: Rgb = [60, 62, 75];
const SHOE: Rgb = [30, 25, 25];

const ARMS: Record<
  NonNullable<TestFigureOptions['arms']>,
  { left: [Point, Point, Point]; right: [Point, Point, Point] }
> = {
  out: {
    left: [
      { x: 320, y: 142 },
      { x: 375, y: 142 },
      { x: 400, y: 142 },
    ],
    right: [
      { x: 100, y: 142 },
      { x: 45, y: 142 },
      { x: 20, y: 142 },
    ],
  },
  down: {
    left: [
      { x: 266, y: 205 },
      { x: 268, y: 262 },
      { x: 268, y: 288 },
    ],
    right: [
      { x: 154, y: 205 },
      { x: 152, y: 262 },
      { x: 152, y: 288 },
    ],
  },
  across: {
    left: [
      { x: 282, y: 200 },
      { x: 225, y: 215 },
      { x: 196, y: 220 },
    ],
    right: [
      { x: 100, y: 142 },
      { x: 45, y: 142 },
      { x: 20, y: 142 },
    ],
  },
  pocketed: {
    left: [
      { x: 276, y: 200 },
      { x: 262, y: 254 },
      { x: 256, y: 280 },
    ],
    right: [
      { x: 144, y: 200 },
      { x: 158, y: 254 },
      { x: 164, y: 280 },
    ],
  },
  behind: {
    left: [
      { x: 236, y: 190 },
      { x: 215, y: 220 },
      { x: 210, y: 235 },
    ],
    right: [
      { x: 100, y: 142 },
      { x: 45, y: 142 },
      { x: 20, y: 142 },
    ],
  },
};

export function drawTestFigure(options: TestFigureOptions = {}): CharacterPicture {
  const { arms = 'out', legs = 'apart', isHalfBody = false, isDrawing = false } = options;
  const joints = placeJoints(arms, legs);
  const height = isHalfBody ? CROP_Y : HEIGHT;
  const cutOut = { width: WIDTH, height, data: new Uint8ClampedArray(WIDTH * height * 4) };
  const paint = (from: Point, to: Point, radius: number, colour: Rgb) =>
    paintCapsule(cutOut, { from, to, radius, colour });
  if (!isHalfBody) {
    for (const side of ['left', 'right'] as const) {
      paint(joints[`${side}Hip`], joints[`${side}Knee`], 20, TROUSERS);
      paint(joints[`${side}Knee`], joints[`${side}Ankle`], 16, side === 'left' ? [64, 66, 80] : TROUSERS);
      paint(joints[`${side}Ankle`], joints[`${side}Toe`], 12, SHOE);
    }
  }
  paint({ x: 210, y: 100 }, { x: 210, y: 130 }, 14, SKIN);
  paint({ x: 210, y: 165 }, { x: 210, y: 235 }, 42, SHIRT);
  paint({ x: 210, y: 232 }, { x: 210, y: 250 }, 42, TROUSERS);
  paint({ x: 210, y: 62 }, { x: 210, y: 70 }, 36, HAIR);
  paint({ x: 210, y: 72 }, { x: 210, y: 82 }, 24, SKIN);
  for (const side of ['left', 'right'] as const) {
    if (side === 'left' && arms === 'behind') continue;
    paint(joints[`${side}Shoulder`], joints[`${side}Elbow`], 15, [50, 98, 176]);
    paint(joints[`${side}Elbow`], joints[`${side}Wrist`], 12, arms === 'pocketed' ? SHIRT : SKIN);
    if (arms !== 'pocketed') paint(joints[`${side}Wrist`], joints[`${side}Hand`], 11, SKIN);
  }
  return { cutOut, joints, isDrawing, hasSkirt: false, hasLegs: !isHalfBody, warnings: [] };
}

function placeJoints(arms: NonNullable<TestFigureOptions['arms']>, legs: TestFigureOptions['legs']): CharacterJoints {
  const crossed = legs === 'crossed';
  const point = (x: number, y: number): Point => ({ x, y });
  const joints: Partial<Record<JointName, Point>> = {
    headTop: point(210, 28),
    nose: point(210, 78),
    leftShoulder: point(248, 142),
    rightShoulder: point(172, 142),
    leftHip: point(230, 262),
    rightHip: point(190, 262),
    leftKnee: point(crossed ? 218 : 236, 368),
    rightKnee: point(crossed ? 196 : 184, 368),
    leftAnkle: point(crossed ? 211 : 240, 470),
    rightAnkle: point(crossed ? 203 : 180, 470),
    leftToe: point(crossed ? 212 : 246, 496),
    rightToe: point(crossed ? 202 : 174, 496),
  };
  for (const side of ['left', 'right'] as const) {
    const [elbow, wrist, hand] = ARMS[arms][side];
    Object.assign(joints, { [`${side}Elbow`]: elbow, [`${side}Wrist`]: wrist, [`${side}Hand`]: hand });
  }
  return joints as CharacterJoints;
}

type Stroke = { from: Point; to: Point; radius: number; colour: Rgb };

/** Over what is there, with a soft border and some light from the left. */
function paintCapsule({ width, height, data }: CharacterPicture['cutOut'], { from, to, radius, colour }: Stroke): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cover = Math.min(1, Math.max(0, radius - segmentDistance(x + 0.5, y + 0.5, from, to) + 0.5));
      if (cover === 0) continue;
      const i = (y * width + x) * 4;
      const before = data[i + 3]! / 255;
      const alpha = cover + before * (1 - cover);
      for (let c = 0; c < 3; c++) {
        const light = 8 * Math.sin(x / 9) + 6 * Math.sin(y / 7);
        data[i + c] = ((colour[c]! + light) * cover + data[i + c]! * before * (1 - cover)) / alpha;
      }
      data[i + 3] = alpha * 255;
    }
  }
}
