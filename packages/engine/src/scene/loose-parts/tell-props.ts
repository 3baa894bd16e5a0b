/** Tells things that somebody plays with from parts of the person: at some time they are seen away from everybody. */
import type { Part } from './find-parts.ts';

/** Things of fewer cells are not told from a lock of hair. */
const MIN_CELLS = 12;
/** A thing that is away from the people has so many cells, or hardly touches them, with so much of its width, at two looks in a row. */
const MIN_FREE_CELLS = 24;
const TOUCHING_SHARE = 0.35;
/** How much a thing's colour may change from look to look, sum of Y, U and V levels, and its size, larger over smaller. */
const MAX_COLOUR_STEP = 30;
const MAX_GROWTH = 1.8;
/** How far it flies from one look to the next, cells: at once, and on and on. */
const MAX_JUMP = 12;
const CELLS_PER_LOOK = 5;
/** For how long it may be out of sight, before or behind somebody. */
const MAX_GAP_SECONDS = 0.4;

/** The parts at each look of a shot, in order. */
type PartsOf = readonly (readonly Part[])[];
type Sight = { part: Part; look: number };

/**
 * The parts that are things of their own: those that are free of the people, and from there on, forwards and backwards, what looks alike
 * and is near enough.
 */
export function tellProps(partsOf: PartsOf, looksPerSecond: number): Set<Part> {
  const maxGap = Math.max(1, Math.round(MAX_GAP_SECONDS * looksPerSecond));
  const props = new Set<Part>();
  const found: Sight[] = [];
  for (let look = 0; look < partsOf.length; look++) {
    for (const part of partsOf[look]!) if (isFreeFor(part, look, partsOf)) found.push({ part, look });
  }
  for (const { part } of found) props.add(part);
  for (let next = 0; next < found.length; next++) {
    const { part, look } = found[next]!;
    for (let other = Math.max(0, look - maxGap); other <= Math.min(partsOf.length - 1, look + maxGap); other++) {
      for (const like of partsOf[other]!) {
        if (other === look || props.has(like) || !isLike(part, like, Math.abs(other - look))) continue;
        props.add(like);
        found.push({ part: like, look: other });
      }
    }
  }
  return props;
}

function isFreeFor(part: Part, look: number, partsOf: PartsOf): boolean {
  if (part.contact === 0 && part.cells.length >= MIN_FREE_CELLS) return true;
  return isLoose(part) && (partsOf[look + 1] ?? []).some((next) => isLoose(next) && isLike(part, next, 1));
}

function isLoose({ cells, contact }: Part): boolean {
  return cells.length >= MIN_CELLS && contact <= TOUCHING_SHARE * Math.sqrt(cells.length);
}

/** Whether two sights, so many looks apart, may be of the same thing. */
function isLike(a: Part, b: Part, looks: number): boolean {
  const growth = b.cells.length / a.cells.length;
  if (growth > MAX_GROWTH || growth < 1 / MAX_GROWTH) return false;
  const colour = Math.abs(b.luma - a.luma) + Math.abs(b.u - a.u) + Math.abs(b.v - a.v);
  return colour <= MAX_COLOUR_STEP && Math.hypot(b.x - a.x, b.y - a.y) <= MAX_JUMP + CELLS_PER_LOOK * (looks - 1);
}
