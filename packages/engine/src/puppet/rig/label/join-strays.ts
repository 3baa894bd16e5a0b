/** Gives pieces that repairs have cut off to the part they hang on: a piece of body out on an arm would float when the arm moves. */
import { findPieces } from '../grid/connected-pieces.ts';
import { maskOfLabels } from '../grid/texels.ts';
import type { WorkingPicture } from '../working-picture.ts';
import { isArm } from './part.ts';

/** Changes the labels: all but the largest piece of head, torso and legs together become part of an arm that they touch. */
export function joinStrays(labels: Int8Array, { size }: WorkingPicture): void {
  const { width } = size;
  const { ids, sizes } = findPieces(
    maskOfLabels(labels, (label) => label >= 0 && !isArm(label)),
    width,
  );
  if (sizes.length <= 2) return;
  const largest = sizes.indexOf(Math.max(...sizes));
  // The arm's label of each piece that becomes a part of one.
  const arms = new Int8Array(sizes.length).fill(-1);
  const { length } = labels;
  for (let i = 0; i < length; i++) {
    const id = ids[i]!;
    if (id === 0 || id === largest || arms[id]! >= 0) continue;
    for (const j of [i - 1, i + 1, i - width, i + width]) {
      const label = labels[j] ?? -1;
      if (label >= 0 && ids[j] === 0) arms[id] = label;
    }
  }
  for (let i = 0; i < length; i++) {
    const arm = arms[ids[i]!]!;
    if (arm >= 0) labels[i] = arm;
  }
}
