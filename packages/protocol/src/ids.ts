/** How ids are made and recognised: a prefix that says what it names, then random letters. */

export const ID_PREFIXES = {
  job: 'job_',
  character: 'char_',
  scene: 'scene_',
  person: 'person_',
  template: 'tmpl_',
  account: 'acct_',
  key: 'key_',
  task: 'task_',
  worker: 'worker_',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

/** Random bytes in an id. 160 bits: the id of a job is all that is needed to see its result, so nobody may guess one. */
export const ID_BYTES = 20;

/** Crockford's base 32: no letter can be taken for another, and case does not matter when read aloud. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';

const BITS_PER_LETTER = 5;

/** Where an id's letters end: `ID_BYTES` need 32 of them. Longer ones are left room for. */
const SUFFIX = /^[0-9a-z]{16,64}$/;

/**
 * An id of `kind` from random bytes, `ID_BYTES` of them.
 *
 * @throws RangeError with fewer bytes
 */
export function makeId(kind: IdKind, randomBytes: Uint8Array): string {
  if (randomBytes.length < ID_BYTES)
    throw new RangeError(`an id takes ${ID_BYTES} random bytes, not ${randomBytes.length}`);
  let letters = '';
  let bits = 0;
  let bitCount = 0;
  for (const byte of randomBytes.subarray(0, ID_BYTES)) {
    bits = (bits << 8) | byte;
    bitCount += 8;
    while (bitCount >= BITS_PER_LETTER) {
      bitCount -= BITS_PER_LETTER;
      letters += LETTERS[(bits >> bitCount) & 31];
    }
    bits &= (1 << bitCount) - 1;
  }
  return `${ID_PREFIXES[kind]}${letters}`;
}

/** Whether a text can be an id of `kind`. What cannot be one names nothing, and need not be looked up. */
export function isId(kind: IdKind, text: string): boolean {
  const prefix = ID_PREFIXES[kind];
  return text.startsWith(prefix) && SUFFIX.test(text.slice(prefix.length));
}
