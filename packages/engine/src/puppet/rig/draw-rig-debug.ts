/** Pictures of what rig building decided, for `--debug`: the body parts with the joints, and the mesh. */
import type { RgbaImage } from '../../core/image.ts';
import { type CharacterPicture, JOINTS, type Rig } from '../../core/rig.ts';
import { buildRigStages, type RigOptions } from './build-rig.ts';

/** One colour a part: torso, head, left arm, right arm, left leg, right leg. */
const PART_COLOURS = [
  [70, 120, 220],
  [240, 200, 60],
  [230, 80, 70],
  [90, 200, 110],
  [200, 90, 210],
  [80, 210, 220],
] as const;

/** The character with its body parts tinted, what no seed reached in white, and a red dot at each joint. */
export function drawPartLabels(character: CharacterPicture, options: RigOptions = {}): RgbaImage {
  const { picture, parts } = buildRigStages(character, options);
  const { width, height } = picture.size;
  const image = { width, height, data: new Uint8ClampedArray(width * height * 4) };
  for (let i = 0; i < parts.labels.length; i++) {
    if (!picture.inside[i]) continue;
    const tint = PART_COLOURS[parts.labels[i]!] ?? [255, 255, 255];
    for (let c = 0; c < 3; c++) image.data[i * 4 + c] = 0.35 * picture.rgb[i * 3 + c]! + 0.65 * tint[c]!;
    image.data[i * 4 + 3] = 255;
  }
  for (const name of JOINTS) drawDot(image, picture.joints[name].x, picture.joints[name].y, 4);
  return image;
}

/** The front of the mesh at rest: its triangles' edges over the character. */
export function drawMeshWireframe(rig: Rig): RgbaImage {
  const { width, height } = rig.textures[0]!;
  const image = { width, height, data: new Uint8ClampedArray(width * height * 4) };
  for (let i = 0; i < image.data.length; i += 4) image.data.set([24, 26, 30, 255], i);
  for (let t = 0; t < rig.triangles.length; t += 3) {
    for (let k = 0; k < 3; k++) {
      const a = rig.triangles[t + k]!;
      const b = rig.triangles[t + ((k + 1) % 3)]!;
      const isFront = rig.positions[a * 3 + 2]! >= -1e-3 && rig.positions[b * 3 + 2]! >= -1e-3;
      if (isFront && a < b) drawLine(image, rig, a, b);
    }
  }
  return image;
}

function drawLine(image: RgbaImage, rig: Rig, a: number, b: number): void {
  const [x0, y0, x1, y1] = [rig.uvs[a * 2]!, rig.uvs[a * 2 + 1]!, rig.uvs[b * 2]!, rig.uvs[b * 2 + 1]!];
  const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0))));
  const texture = rig.textures[rig.textures.length > 1 ? rig.textures.length - 2 : 0]!;
  for (let s = 0; s <= steps; s++) {
    const x = Math.floor(x0 + ((x1 - x0) * s) / steps);
    const y = Math.floor(y0 + ((y1 - y0) * s) / steps);
    if (x < 0 || y < 0 || x >= image.width || y >= image.height) continue;
    const o = (y * image.width + x) * 4;
    for (let c = 0; c < 3; c++) image.data[o + c] = 90 + 0.6 * texture.data[o + c]!;
  }
}

function drawDot(image: RgbaImage, x: number, y: number, radius: number): void {
  for (let dy = -radius; dy <= radius; dy++) {
    for (let dx = -radius; dx <= radius; dx++) {
      const column = Math.floor(x) + dx;
      const row = Math.floor(y) + dy;
      const isOnPicture = column >= 0 && row >= 0 && column < image.width && row < image.height;
      if (!isOnPicture || dx * dx + dy * dy > radius * radius) continue;
      image.data.set([255, 30, 30, 255], (row * image.width + column) * 4);
    }
  }
}
