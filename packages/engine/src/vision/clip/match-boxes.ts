/** Decides which of the detector's boxes shows which of the people that are being followed. */
import { type Box, boxArea, intersectionArea } from '../box.ts';
import type { PersonBox } from '../person-detector.ts';

/** Below this two boxes do not show the same person. */
const MIN_LIKENESS = 0.25;

/**
 * Pairs boxes with people, best likeness first, each at most once.
 *
 * @returns for each person the index of its box, or -1
 */
export function matchBoxes(people: readonly Box[], boxes: readonly PersonBox[]): number[] {
  const pairs = people
    .flatMap((person, i) => boxes.map((box, k) => ({ person: i, box: k, likeness: boxLikeness(person, box) })))
    .filter((pair) => pair.likeness >= MIN_LIKENESS)
    .sort((a, b) => b.likeness * boxes[b.box]!.score - a.likeness * boxes[a.box]!.score);
  const matches = people.map(() => -1);
  const taken = new Set<number>();
  for (const { person, box } of pairs) {
    if (matches[person] !== -1 || taken.has(box)) continue;
    matches[person] = box;
    taken.add(box);
  }
  return matches;
}

/**
 * Overlap that forgives one box for holding only a part of the other (the detector often sees only the upper body, or leaves out an
 * arm): the geometric mean of intersection over union and of intersection over the smaller box.
 */
export function boxLikeness(a: Box, b: Box): number {
  const shared = intersectionArea(a, b);
  if (shared === 0) return 0;
  const areaA = boxArea(a);
  const areaB = boxArea(b);
  return Math.sqrt((shared / (areaA + areaB - shared)) * (shared / Math.min(areaA, areaB)));
}
