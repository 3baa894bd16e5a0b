/** Finds what somebody who misspelt a name probably meant. */

/** Names that differ in a larger share of their letters are no misspellings of each other. */
const MAX_DIFFERENT_SHARE = 0.3;

/** The most similar of the known names, undefined if none is similar. */
export function suggestName(name: string, known: string[]): string | undefined {
  const ranked = known.map((other) => ({ other, distance: editDistance(name, other) }));
  ranked.sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best && best.distance <= MAX_DIFFERENT_SHARE * name.length ? best.other : undefined;
}

/** Letters to insert, remove or replace to make one of the other (Levenshtein). */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[j]! + 1, current[j - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
