/** The colour of every point of the dancer, before light falls on it. Linear RGB. */
import { patternPoint, type Solid } from './solids.ts';
import { type Frame, localIn, mix, type Vector } from './vector.ts';

const SKIN = srgb(0xd79f7c);
const BLUSH = srgb(0xd98a70);
const LIPS = srgb(0xb5524e);
const SHIRT = srgb(0xe2563f);
const STRIPE = srgb(0xfff1dc);
const TROUSERS = srgb(0x27304f);
const SEAM = srgb(0x56618a);
const SHOE = srgb(0xf2efe9);
const SOLE = srgb(0xb9c2c9);
const HAIR = srgb(0x4a2c1d);
const EYE_WHITE = srgb(0xf6f0ea);
const IRIS = srgb(0x24150f);

function srgb(hex: number): Vector {
  const channel = (shift: number): number => (((hex >> shift) & 255) / 255) ** 2.2;
  return [channel(16), channel(8), channel(0)];
}

export type PaintFrames = { head: Frame; chest: Frame; pelvis: Frame };

export function paint(solid: Solid, point: Vector, frames: PaintFrames): Vector {
  switch (solid.material) {
    case 'skin':
      return paintFace(localIn(frames.head, point)) ?? SKIN;
    case 'shirt':
      return solid.isEllipsoid ? paintShirt(localIn(frames.chest, point)) : paintSleeve(solid, point);
    case 'trousers': {
      const [left, , front] = patternPoint(solid, point);
      return !solid.isEllipsoid && Math.abs(front) < 0.006 && Math.abs(left) > 0.02 ? SEAM : TROUSERS;
    }
    case 'shoe':
      return paintShoe(solid, point);
    case 'hair':
      return HAIR;
  }
}

/** A bright band across the chest. */
function paintShirt([, up]: Vector): Vector {
  const bands = [
    [0.01, 0.05],
    [-0.03, -0.012],
  ] as const;
  return bands.some(([low, high]) => up > low && up < high) ? STRIPE : SHIRT;
}

/** A bright hem. */
function paintSleeve(solid: Solid, point: Vector): Vector {
  const fromHem = Math.sqrt(solid.axisSquared) - patternPoint(solid, point)[1];
  return solid.startRadius < 0.055 && fromHem < 0.004 ? STRIPE : SHIRT;
}

function paintShoe(solid: Solid, point: Vector): Vector {
  // The solids of a shoe have frames of their own; the sole is what is nearly on the ground.
  const up = solid.isEllipsoid ? patternPoint(solid, point)[1] + 0.042 : undefined;
  const height = up ?? point[1];
  return height < 0.022 ? SOLE : SHOE;
}

/** Eyes, brows, cheeks and mouth; undefined where there is only skin. */
function paintFace([left, up, front]: Vector): Vector | undefined {
  if (front < 0.03 || Math.abs(up) > 0.13) return undefined;
  const side = Math.abs(left);
  const eye = ellipse(side - 0.034, up - 0.008, 0.0165, 0.0092);
  if (eye < 1) return ellipse(side - 0.0325, up - 0.008, 0.0105, 0.0105) < 1 ? IRIS : EYE_WHITE;
  if (eye < 1.45 && up > 0.009) return HAIR;
  const brow = up - 0.036 + 3.5 * (side - 0.034) ** 2;
  if (ellipse(side - 0.034, brow, 0.021, 0.0038) < 1) return HAIR;
  const smile = up + 0.069 - 7 * left * left;
  if (ellipse(left, smile, 0.03, 0.0085) < 1) return Math.abs(smile) < 0.004 && side < 0.023 ? EYE_WHITE : LIPS;
  const blush = ellipse(side - 0.05, up + 0.03, 0.022, 0.015);
  return blush < 1 ? mix(BLUSH, SKIN, blush) : undefined;
}

const ellipse = (x: number, y: number, a: number, b: number): number => Math.hypot(x / a, y / b);
