/** Which names an object can have: such that they are safe as paths, in URLs and in every S3-like store. */

const PART = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const MAX_KEY_LENGTH = 512;
const MAX_PART_LENGTH = 200;

/**
 * Hands the key back if it is one: parts of letters, digits and `-_.` that begin with a letter or digit, joined by `/`. So
 * `..`, absolute paths, empty parts, NUL and hidden files are out.
 *
 * @throws RangeError otherwise
 */
export function requireKey(key: string): string {
  const isKey =
    key.length <= MAX_KEY_LENGTH && key.split('/').every((part) => PART.test(part) && part.length <= MAX_PART_LENGTH);
  if (!isKey) throw new RangeError(`not a key of an object: ${JSON.stringify(key.slice(0, MAX_KEY_LENGTH))}`);
  return key;
}
