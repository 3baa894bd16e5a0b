/** Brings the pose model's mask into the picture's pixels, for the cut-out of a character. */
import { POSE_INPUT_SIZE, type Pose, sigmoid } from './pose.ts';

/** Share 0..1 of every pixel of a width × height picture that belongs to the person; logits are interpolated, then squashed. */
export function personShareOf(pose: Pose, width: number, height: number): Float32Array {
  const share = new Float32Array(width * height);
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
