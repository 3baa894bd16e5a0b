/** Decides over the whole clip which tracklets show the same person. */
import { boxArea } from '../box.ts';
import { boxLikeness } from './match-boxes.ts';
import { poseDistance } from './pose-shape.ts';
import { colourLikeness } from './torso-colours.ts';
import { firstSight, lastSight, predictBox, type Tracklet } from './tracklet.ts';

/** Tracklets of one person, ascending in time, none overlapping another. */
export type Chain = Tracklet[];

/** Frames at the end and the start of adjoining segments within which people are matched by where they are. */
const ADJOINING_FRAMES = 3;
/** Likeness, 0..1, that two tracklets on either side of a segment border need. */
const MIN_BORDER_LIKENESS = 0.3;
/** Likeness of clothes that two tracklets need across a gap or a cut. */
const MIN_GAP_LIKENESS = 0.6;
/** After a gap the same person may have this many times the size, within a shot. */
const MAX_SIZE_RATIO = 2.5;
const AS_GOOD_AS_NOTHING = 1e-6;

/**
 * Groups tracklets by person. People on either side of a segment border are matched by place and clothes, the best assignment of
 * all of them at once; what is left (gaps, cuts) by clothes, the most alike first.
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
  const begin = (tracklet: Tracklet): void => {
    const chain = [tracklet];
    chains.push(chain);
    chainOf.set(tracklet, chain);
  };
  const bySegment = Map.groupBy(tracklets, (tracklet) => tracklet.segment);
  for (const [segment, arrivals] of bySegment) {
    const leavers = bySegment.get(segment - 1) ?? [];
    const likeness = leavers.map((leaver) => arrivals.map((arrival) => borderLikeness(leaver, arrival, cuts)));
    const assignment = bestAssignment(likeness);
    arrivals.forEach((arrival, k) => {
      const leaver = leavers[assignment.indexOf(k)];
      const chain = leaver && chainOf.get(leaver);
      if (!chain) begin(arrival);
      else {
        chain.push(arrival);
        chainOf.set(arrival, chain);
      }
    });
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

/** Joins chains that do not overlap in time, the most alike pair first, until no pair is alike enough. */
function linkGaps(chains: Chain[], cuts: readonly number[]): Chain[] {
  const open = [...chains];
  for (;;) {
    let best = { likeness: MIN_GAP_LIKENESS, a: -1, b: -1 };
    for (let a = 0; a < open.length; a++) {
      for (let b = a + 1; b < open.length; b++) {
        const likeness = gapLikeness(open[a]!, open[b]!, cuts);
        if (likeness > best.likeness + AS_GOOD_AS_NOTHING) best = { likeness, a, b };
      }
    }
    if (best.a < 0) return open;
    const [joined] = open.splice(best.b, 1);
    open[best.a] = [...open[best.a]!, ...joined!].sort((a, b) => firstSight(a).frame - firstSight(b).frame);
  }
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
