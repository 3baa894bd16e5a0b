/** Decides over the whole clip which tracklets show the same person. */
import { boxArea } from '../box.ts';
import { boxLikeness } from './match-boxes.ts';
import { poseDistance } from './pose-shape.ts';
import { colourLikeness } from './torso-colours.ts';
import { firstSight, lastSight, predictBox, type Tracklet } from './tracklet.ts';

/** Tracklets of one person, ascending in time, none overlapping another. */
export type Chain = Tracklet[];

/** Up to this many frames after somebody was last seen, people are matched by where they are. */
const ADJOINING_FRAMES = 3;
/** Likeness, 0..1, that two adjoining tracklets need. */
const MIN_BORDER_LIKENESS = 0.3;
/** Likeness of clothes that two tracklets need across a gap or a cut. */
const MIN_GAP_LIKENESS = 0.6;
/** After a gap the same person may have this many times the size, within a shot. */
const MAX_SIZE_RATIO = 2.5;
const MAX_JOINED_CHAINS = 100;
const AS_GOOD_AS_NOTHING = 1e-6;

export const sizeOf = (chain: Chain): number => chain.reduce((sum, tracklet) => sum + tracklet.size, 0);

/**
 * Groups tracklets by person. Tracklets that adjoin (at a segment border, or where the tracker began anew) are matched by place and
 * clothes, the best assignment of all of them at once; what is left (gaps, cuts) by clothes, the most alike first.
 *
 * @param cuts first frames of new shots, ascending
 */
export function linkTracklets(tracklets: readonly Tracklet[], cuts: readonly number[]): Chain[] {
  const chains = linkBorders(tracklets, cuts);
  return linkGaps(chains, cuts);
}

function linkBorders(tracklets: readonly Tracklet[], cuts: readonly number[]): Chain[] {
  const chains: Chain[] = [];
  const chainOf = new Map<Tracklet, Chain>();
  const inTime = tracklets.toSorted((a, b) => firstSight(a).frame - firstSight(b).frame);
  /** Tracklets that nothing continues yet and that ended a few frames ago at most, or go on. */
  let leavers: Tracklet[] = [];
  for (const [frame, arrivals] of Map.groupBy(inTime, (tracklet) => firstSight(tracklet).frame)) {
    leavers = leavers.filter((leaver) => lastSight(leaver).frame >= frame - ADJOINING_FRAMES);
    const likeness = leavers.map((leaver) => arrivals.map((arrival) => borderLikeness(leaver, arrival, cuts)));
    const assignment = bestAssignment(likeness);
    for (const [k, arrival] of arrivals.entries()) {
      const leaver = leavers[assignment.indexOf(k)];
      const chain = (leaver && chainOf.get(leaver)) ?? [];
      if (!chain.length) chains.push(chain);
      chain.push(arrival);
      chainOf.set(arrival, chain);
    }
    leavers = [...leavers.filter((_, i) => assignment[i] === -1), ...arrivals];
  }
  return chains;
}

function borderLikeness(before: Tracklet, after: Tracklet, cuts: readonly number[]): number {
  const last = lastSight(before);
  const first = firstSight(after);
  const gap = first.frame - last.frame;
  if (gap < 1 || gap > ADJOINING_FRAMES || isCutBetween(cuts, last.frame, first.frame)) return 0;
  const place = Math.max(
    boxLikeness(predictBox(before, gap), first.person.box),
    boxLikeness(last.person.box, first.person.box),
  );
  const pose = Math.max(0, 1 - poseDistance(last.person, first.person));
  const likeness = (place + pose + colourLikeness(before.colours, after.colours)) / 3;
  return likeness >= MIN_BORDER_LIKENESS && place + pose > 0.2 ? likeness : 0;
}

/**
 * For each row the column it is paired with, or -1, so that the sum of the pairs' values is largest. Tries all: there are at most a few
 * people in a segment.
 */
export function bestAssignment(values: readonly (readonly number[])[]): number[] {
  let best = { total: -1, columns: values.map(() => -1) };
  const columns = values.map(() => -1);
  const tryRow = (row: number, total: number): void => {
    if (row === values.length) {
      if (total > best.total + AS_GOOD_AS_NOTHING) best = { total, columns: [...columns] };
      return;
    }
    values[row]!.forEach((value, column) => {
      if (value <= 0 || columns.slice(0, row).includes(column)) return;
      columns[row] = column;
      tryRow(row + 1, total + value);
    });
    columns[row] = -1;
    tryRow(row + 1, total);
  };
  tryRow(0, 0);
  return best.columns;
}

/**
 * Joins chains that do not overlap in time, the most alike pair first, until no pair is alike enough. Only the largest chains are
 * looked at: who is smaller than all of them is nobody's other half, and the work grows with the square of their number.
 */
function linkGaps(chains: readonly Chain[], cuts: readonly number[]): Chain[] {
  const bySize = chains.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  const joined: (Chain | null)[] = bySize.slice(0, MAX_JOINED_CHAINS);
  const likenessOf = (a: number, b: number): number =>
    a !== b && joined[a] && joined[b] ? gapLikeness(joined[a], joined[b], cuts) : 0;
  const indexes = [...joined.keys()];
  const likeness = indexes.map((a) => indexes.map((b) => (a < b ? likenessOf(a, b) : 0)));
  for (;;) {
    const best = largestEntry(likeness);
    if (best.value < MIN_GAP_LIKENESS) break;
    const { row, column } = best;
    joined[row] = [...joined[row]!, ...joined[column]!].sort((a, b) => firstSight(a).frame - firstSight(b).frame);
    joined[column] = null;
    for (const i of indexes) {
      likeness[Math.min(i, row)]![Math.max(i, row)] = likenessOf(i, row);
      likeness[Math.min(i, column)]![Math.max(i, column)] = 0;
    }
  }
  return [...joined.filter((chain) => chain !== null), ...bySize.slice(MAX_JOINED_CHAINS)];
}

function largestEntry(values: readonly (readonly number[])[]): { row: number; column: number; value: number } {
  const best = { row: 0, column: 0, value: 0 };
  for (const [row, entries] of values.entries()) {
    for (let column = 0; column < entries.length; column++) {
      if (entries[column]! > best.value + AS_GOOD_AS_NOTHING)
        Object.assign(best, { row, column, value: entries[column] });
    }
  }
  return best;
}

function gapLikeness(a: Chain, b: Chain, cuts: readonly number[]): number {
  if (overlapInTime(a, b)) return 0;
  const [before, after] = firstSight(a[0]!).frame < firstSight(b[0]!).frame ? [a, b] : [b, a];
  const last = lastSight(before.at(-1)!);
  const first = firstSight(after[0]!);
  const likeness = colourLikeness(coloursOf(a), coloursOf(b));
  if (first.frame < last.frame || isCutBetween(cuts, last.frame, first.frame)) return likeness;
  const ratio = Math.sqrt((boxArea(last.person.box) + 1) / (boxArea(first.person.box) + 1));
  return Math.max(ratio, 1 / ratio) > MAX_SIZE_RATIO ? 0 : likeness;
}

function overlapInTime(a: Chain, b: Chain): boolean {
  return a.some((p) =>
    b.some((q) => firstSight(p).frame <= lastSight(q).frame && firstSight(q).frame <= lastSight(p).frame),
  );
}

/** Clothes of a whole chain: of its longest tracklet, which mixes in the least of others. */
function coloursOf(chain: Chain): Float32Array {
  return chain.reduce((longest, tracklet) => (tracklet.sights.length > longest.sights.length ? tracklet : longest))
    .colours;
}

export function isCutBetween(cuts: readonly number[], earlier: number, later: number): boolean {
  return cuts.some((cut) => cut > earlier && cut <= later);
}
