/** How well a rig gives back its own picture: the rest pose, painted straight on, laid over the picture that it was built from. */
import type { CharacterPicture, Rig } from '../core/rig.ts';
import { placeRestPose } from './draw/posed-bones.ts';
import { PuppetPainter } from './draw/puppet-painter.ts';
import { prepareWorkingPicture, type WorkingPicture } from './rig/working-picture.ts';

export type RestPoseLikeness = {
  /** Peak signal to noise ratio of the colours, over all texels that are wholly inside both outlines. */
  decibels: number;
  /** Texels inside both outlines, of those inside either; of a half body, whose arms may go on below its picture, those in the picture. */
  overlap: number;
  /** By texel of `size`: the summed colour difference, 0..765, where both are opaque; 0 elsewhere. For pictures of where it fails. */
  differences: Float32Array;
  size: { width: number; height: number };
};

/** Texels so near to the outline take their colour from farther inside, since the picture's own are mixed with its background. */
const FRINGE = 2;

/**
 * Compares in the rig's own texels, to which the picture is scaled before it becomes a texture: so neither the size nor the place of the
 * character counts, only what the mesh, its parts and the painter did to it.
 */
export function measureRestPose(rig: Rig, character: CharacterPicture): RestPoseLikeness {
  const picture = prepareWorkingPicture(character);
  const { size, inside } = picture;
  /** Below the picture's lower edge there is nothing to compare with. */
  const end = size.width * Math.min(size.height, picture.cropY ?? size.height);
  const painted = paintRestPose(rig, size);
  const differences = new Float32Array(inside.length);
  let [squares, compared, both, either] = [0, 0, 0, 0];
  for (let i = 0; i < end; i++) {
    const isPainted = painted[4 * i + 3]! >= 128;
    if (isPainted && inside[i]) both++;
    if (isPainted || inside[i]) either++;
    if (painted[4 * i + 3]! < 255 || !isKnown(picture, i)) continue;
    compared++;
    for (let channel = 0; channel < 3; channel++) {
      const difference = painted[4 * i + channel]! - picture.rgb[3 * i + channel]!;
      squares += difference * difference;
      differences[i]! += Math.abs(difference);
    }
  }
  const decibels = 10 * Math.log10(255 ** 2 / Math.max(1e-9, squares / (3 * compared)));
  return { decibels, overlap: both / either, differences, size };
}

/** Whether the picture's colour at a texel is the character's alone. */
function isKnown({ alpha, depth }: WorkingPicture, i: number): boolean {
  return alpha[i]! > 0.95 && depth[i]! >= FRINGE;
}

/** Premultiplied RGBA. */
function paintRestPose(rig: Rig, size: { width: number; height: number }): Uint8Array {
  const picture = new PuppetPainter(rig, size).paint(placeRestPose({}, rig));
  const whole = new Uint8Array(size.width * size.height * 4);
  for (let row = 0; row < picture.height; row++) {
    const line = picture.data.subarray(row * picture.stride, row * picture.stride + picture.width * 4);
    whole.set(line, ((picture.y + row) * size.width + picture.x) * 4);
  }
  return whole;
}
