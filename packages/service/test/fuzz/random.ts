/** A source of chance that a seed decides: a case that fails can be made again. */

export type Random = {
  /** A whole number from 0 to below `end`. */
  below(end: number): number;
  /** A whole number from `first` to `last`, both included. */
  between(first: number, last: number): number;
  /** True in `share` of the cases. */
  chance(share: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** The same things in another order. */
  shuffle<T>(things: readonly T[]): T[];
  bytes(count: number): Buffer;
  /** Text of any characters, among them those that trouble parsers. */
  text(maxLength: number): string;
};

const TROUBLE = [
  '\0',
  '\r\n',
  '"',
  "'",
  '\\',
  '%',
  '%00',
  '../',
  '<',
  ';',
  '--',
  '\u{feff}',
  '\u202e',
  '\ud800',
  'ü',
  '💃',
  '{',
  '[',
  ' ',
  '\t',
  ',',
  '=',
  '&',
];

/** Mulberry32. */
export function openRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(next() * end);
  const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)]!;
  return {
    below,
    pick,
    between: (first, last) => first + below(last - first + 1),
    shuffle: (things) =>
      things
        .map((thing) => ({ thing, place: next() }))
        .sort((a, b) => a.place - b.place)
        .map(({ thing }) => thing),
    chance: (share) => next() < share,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => below(256))),
    text: (maxLength) =>
      Array.from({ length: below(maxLength + 1) }, () =>
        next() < 0.25 ? pick(TROUBLE) : String.fromCharCode(32 + below(95)),
      ).join(''),
  };
}
