/** How values of the database become JavaScript values, for this service's connections only. */
import pg from 'pg';

const INT8 = pg.types.builtins.INT8;
/** bigint[]; pg has no name for it, though a parser. */
const INT8_ARRAY: number = 1016;

/**
 * Like pg's own parsers (timestamptz is a `Date`, jsonb is parsed), but bigint is a number: credits, sizes in bytes and
 * counts stay far below 2^53.
 */
export const valueParsers: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === INT8) return parseSafeInteger;
      if (oid === INT8_ARRAY) return parseSafeIntegers;
    }
    return pg.types.getTypeParser(oid, format);
  },
};

function parseSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} from the database is beyond 2^53`);
  return value;
}

function parseSafeIntegers(text: string): (number | null)[] {
  // pg reads an array of bigints into strings.
  const items: (string | null)[] = pg.types.getTypeParser(INT8_ARRAY, 'text')(text);
  return items.map((item) => (item === null ? null : parseSafeInteger(item)));
}
