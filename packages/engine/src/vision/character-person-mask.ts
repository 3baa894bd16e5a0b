/** Brings the pose model's masks into the picture's pixels, for the cut-out of a character. */
import type { RgbImage } from '../core/image.ts';
import { mirrorPicture } from './mirror-picture.ts';
import { POSE_INPUT_SIZE, type Pose, sigmoid } from './pose.ts';
import type { Roi } from './roi.ts';

/**
 * Looks at these sizes of the pose's square: printed shirts, shadows and crop edges fool single looks. With three of them, gaps between arm
 * and trunk are filled; more change the outline less than another aim does.
 */
const LOOKS = [
  { zoom: 0.85, isMirrored: false },
  { zoom: 1, isMirrored: false },
  { zoom: 1, isMirrored: true },
  { zoom: 1.2, isMirrored: true },
];
/** A look counts if the model still sees a person in it. */
const MIN_LOOK_SCORE = 0.5;

/** Mean vote 0..1 of several looks at the person whose pose is known; the pose's own mask is one of them. */
export async function voteOnPerson(
  image: RgbImage,
  pose: Pose,
  model: { estimate(image: RgbImage, roi: Roi): Promise<Pose> },
  signal?: AbortSignal,
): Promise<Float32Array> {
  const { width, height } = image;
  const votes = new Float32Array(width * height);
  const voters = new Float32Array(width * height);
  const mirrored = mirrorPicture(image);
  for (const { zoom, isMirrored } of LOOKS) {
    signal?.throwIfAborted();
    const roi = { ...pose.roi, size: pose.roi.size * zoom };
    if (isMirrored) Object.assign(roi, { centreX: width - roi.centreX, angle: -roi.angle });
    const isKnown = zoom === 1 && !isMirrored && pose.mask !== null;
    const look = isKnown ? pose : await model.estimate(isMirrored ? mirrored : image, roi);
    if (look.score < MIN_LOOK_SCORE) continue;
    addVotes(personShareOf(look, width, height, Number.NaN), isMirrored, width, votes, voters);
  }
  return votes.map((vote, p) => (voters[p]! > 0 ? vote / voters[p]! : 0));
}

function addVotes(
  share: Float32Array,
  isMirrored: boolean,
  width: number,
  votes: Float32Array,
  voters: Float32Array,
): void {
  for (let start = 0; start < share.length; start += width) {
    for (let x = 0; x < width; x++) {
      const value = share[start + (isMirrored ? width - 1 - x : x)]!;
      if (Number.isNaN(value)) continue;
      votes[start + x]! += value;
      voters[start + x]! += 1;
    }
  }
}

/** Share 0..1 of every pixel of a width × height picture that belongs to the person, `beyond` outside the model's square. Logits are interpolated, then squashed. */
export function personShareOf(pose: Pose, width: number, height: number, beyond = 0): Float32Array {
  const share = new Float32Array(width * height).fill(beyond);
  const { mask, roi } = pose;
  if (!mask) return share;
  const size = POSE_INPUT_SIZE;
  const cos = (Math.cos(roi.angle) * size) / roi.size;
  const sin = (Math.sin(roi.angle) * size) / roi.size;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dx = x + 0.5 - roi.centreX;
      const dy = y + 0.5 - roi.centreY;
      const u = dx * cos + dy * sin + size / 2 - 0.5;
      const v = -dx * sin + dy * cos + size / 2 - 0.5;
      if (u < -0.5 || v < -0.5 || u > size - 0.5 || v > size - 0.5) continue;
      share[y * width + x] = sigmoid(readBilinear(mask, size, u, v));
    }
  }
  return share;
}

function readBilinear(plane: Float32Array, size: number, u: number, v: number): number {
  const x = Math.min(size - 1, Math.max(0, u));
  const y = Math.min(size - 1, Math.max(0, v));
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = Math.min(size - 1, left + 1);
  const bottom = Math.min(size - 1, top + 1);
  const fx = x - left;
  const fy = y - top;
  const upper = plane[top * size + left]! * (1 - fx) + plane[top * size + right]! * fx;
  const lower = plane[bottom * size + left]! * (1 - fx) + plane[bottom * size + right]! * fx;
  return upper * (1 - fy) + lower * fy;
}
