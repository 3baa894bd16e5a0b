/** Finds hands that the picture does not show: cropped, or in a pocket or behind the back (photos only, by the colour of the face). */
import type { Point } from '../../../core/rig.ts';
import { median, mix, segmentDistance } from '../geometry.ts';
import type { Body } from '../measure-body.ts';
import { armJoints, type PerSide, perSide, type Side } from '../side.ts';
import type { WorkingPicture } from '../working-picture.ts';

export type HiddenHands = {
  isHidden: PerSide<boolean>;
  /** Hidden by the lower edge of a half body. */
  isCropped: PerSide<boolean>;
  /** Median colour around the nose. */
  skin: [number, number, number];
};

/** Below this share of skin-like texels around the hand, there is no bare hand. */
const SKIN_SHARE = 0.3;
/** A glove or a paw stands free: above this share of silhouette around it, the hand is in something. */
const SURROUNDED_SHARE = 0.42;

export function findHiddenHands(picture: WorkingPicture, body: Body): HiddenHands {
  const skin = skinColour(picture, body);
  const [r, g, b] = skin;
  const isSkin = !picture.isDrawing && r > g && g > 0.9 * b && r - g > 8;
  const isCropped = perSide((side) => picture.cropY !== undefined && picture.joints[`${side}Hand`].y > picture.cropY);
  const isCovered = (side: Side) =>
    isSkin &&
    skinShare(picture, body, side, skin) < SKIN_SHARE &&
    surroundedShare(picture, body, side) > SURROUNDED_SHARE;
  return { isHidden: perSide((side) => isCropped[side] || isCovered(side)), isCropped, skin };
}

function skinColour({ size, rgb, alpha, joints }: WorkingPicture, body: Body): [number, number, number] {
  const reach = Math.max(4, body.faceHeight * 0.3);
  const { x: noseX, y: noseY } = joints.nose;
  const channels: [number[], number[], number[]] = [[], [], []];
  for (let y = Math.max(0, Math.round(noseY - reach * 0.5)); y < Math.min(size.height, noseY + reach); y++) {
    for (let x = Math.max(0, Math.round(noseX - reach)); x < Math.min(size.width, noseX + reach); x++) {
      const i = y * size.width + x;
      if (alpha[i]! <= 0.9) continue;
      for (let c = 0; c < 3; c++) channels[c]!.push(rgb[i * 3 + c]!);
    }
  }
  if (channels[0].length === 0) return [200, 160, 140];
  return [median(channels[0]), median(channels[1]), median(channels[2])];
}

/** Share of skin-like texels within a forearm's radius of the line from wrist to finger tips; 0 when none is inside. */
function skinShare(picture: WorkingPicture, body: Body, side: Side, skin: readonly number[]): number {
  const { size, rgb, alpha, joints } = picture;
  const { wrist, hand } = armJoints(joints, side);
  const reach = body.radii[side].forearm * 1.1;
  const [skinR, skinG, skinB] = skin as [number, number, number];
  let total = 0;
  let alike = 0;
  forBoxAround([wrist, hand], reach, picture, (x, y) => {
    const i = y * size.width + x;
    if (alpha[i]! < 0.9 || segmentDistance(x, y, wrist, hand) > reach) return;
    total++;
    const r = rgb[i * 3]!;
    const g = rgb[i * 3 + 1]!;
    const b = rgb[i * 3 + 2]!;
    const isAlike =
      Math.abs(r - g - (skinR - skinG)) < 28 &&
      Math.abs(g - b - (skinG - skinB)) < 28 &&
      r + g + b > 0.35 * (skinR + skinG + skinB);
    if (isAlike) alike++;
  });
  return total === 0 ? 0 : alike / total;
}

/** Share of silhouette on three rings around the middle of the hand. */
function surroundedShare({ size, inside, joints }: WorkingPicture, body: Body, side: Side): number {
  const { wrist, hand } = armJoints(joints, side);
  const centre = mix(wrist, hand, 0.6);
  const radius = body.radii[side].forearm;
  let covered = 0;
  let total = 0;
  for (let step = 0; step < 64; step++) {
    const angle = (step / 64) * 2 * Math.PI;
    for (const ring of [1.7, 2.1, 2.5]) {
      const x = Math.floor(centre.x + Math.cos(angle) * ring * radius);
      const y = Math.floor(centre.y + Math.sin(angle) * ring * radius);
      total++;
      if (x >= 0 && y >= 0 && x < size.width && y < size.height && inside[y * size.width + x]) covered++;
    }
  }
  return covered / total;
}

function forBoxAround(
  points: readonly Point[],
  reach: number,
  { size }: WorkingPicture,
  visit: (x: number, y: number) => void,
): void {
  const xs = points.map((p) => p.x);
  const ys = points.map((p) => p.y);
  for (
    let y = Math.max(0, Math.floor(Math.min(...ys) - reach));
    y < Math.min(size.height, Math.max(...ys) + reach);
    y++
  ) {
    for (
      let x = Math.max(0, Math.floor(Math.min(...xs) - reach));
      x < Math.min(size.width, Math.max(...xs) + reach);
      x++
    )
      visit(x, y);
  }
}
