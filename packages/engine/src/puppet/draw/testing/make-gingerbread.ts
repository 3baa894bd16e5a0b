/** A picture of a simple standing figure with known joints, for tests of the whole way from picture to rig to picture. */
import type { CharacterJoints, CharacterPicture, JointName, Point } from '../../../core/rig.ts';

const WIDTH = 420;
const HEIGHT = 728;

function mirror({ x, y }: Point): Point {
  return { x: WIDTH - x, y };
}

const LEFT: Record<string, Point> = {
  Shoulder: { x: 270, y: 210 },
  Elbow: { x: 320, y: 310 },
  Wrist: { x: 360, y: 400 },
  Hand: { x: 374, y: 436 },
  Hip: { x: 246, y: 410 },
  Knee: { x: 256, y: 540 },
  Ankle: { x: 262, y: 664 },
  Toe: { x: 270, y: 694 },
};

function jointsOfFigure(): CharacterJoints {
  const joints: Partial<Record<JointName, Point>> = { headTop: { x: 210, y: 26 }, nose: { x: 210, y: 110 } };
  for (const [part, place] of Object.entries(LEFT)) {
    joints[`left${part}` as JointName] = place;
    joints[`right${part}` as JointName] = mirror(place);
  }
  return joints as CharacterJoints;
}

/** Distance from a point to a line between two points, less the line's radius. */
function distanceToCapsule(x: number, y: number, [from, to, radius]: readonly [Point, Point, number]): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const along = Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - from.x - along * dx, y - from.y - along * dy) - radius;
}

/** A figure of capsules with soft edges and a pattern on it. */
export function makeGingerbread(): CharacterPicture {
  const joints = jointsOfFigure();
  const capsules: [Point, Point, number][] = [
    [joints.nose, joints.nose, 80],
    [{ x: 210, y: 150 }, { x: 210, y: 400 }, 60],
  ];
  for (const side of ['left', 'right'] as const) {
    const chain = ['Shoulder', 'Elbow', 'Wrist', 'Hand'].map((part) => joints[`${side}${part}` as JointName]);
    const leg = ['Hip', 'Knee', 'Ankle', 'Toe'].map((part) => joints[`${side}${part}` as JointName]);
    for (let i = 0; i < 3; i++) capsules.push([chain[i]!, chain[i + 1]!, 22], [leg[i]!, leg[i + 1]!, 28]);
  }
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const distance = Math.min(...capsules.map((capsule) => distanceToCapsule(x + 0.5, y + 0.5, capsule)));
      const pattern = 30 * Math.sin(x / 9) * Math.cos(y / 7);
      data.set(
        [170 + pattern, 110 + y / 8, 90 - pattern, 255 * Math.min(1, Math.max(0, 0.5 - distance))],
        (y * WIDTH + x) * 4,
      );
    }
  }
  const cutOut = { width: WIDTH, height: HEIGHT, data };
  return { cutOut, joints, isDrawing: false, hasSkirt: false, hasLegs: true, warnings: [] };
}
