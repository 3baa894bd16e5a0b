/** The kinds of fields that requests consist of. Each reads form text and JSON alike, and says what is allowed when it refuses. */
import { z } from 'zod';
import { describeValue } from './describe-value.ts';

/** What a reader answers for a value that is not allowed. */
export const REFUSED = Symbol('refused');

/** Stands for the bytes of a file in the fields of a request. No JSON can hold it, so nobody passes text off as a file. */
export const SENT_FILE = Symbol('sent file');

type FieldKind<T> = {
  /** What the value looks like on the wire. */
  json: Record<string, unknown>;
  /** Ends the sentence "has to be …". */
  allowed: string;
  read: (value: unknown) => T | typeof REFUSED;
};

/** A schema that reads a value by `read`; its issue says what was sent and what is allowed. */
export function requestField<T>({ json, allowed, read }: FieldKind<T>) {
  return z
    .unknown()
    .transform((value, context): T => {
      const result = read(value);
      if (result !== REFUSED) return result;
      context.addIssue({ code: 'custom', message: `has to be ${allowed}, but ${describeValue(value)} was sent` });
      return z.NEVER;
    })
    .meta(json);
}

/** Text that a database can store: no NUL, no halves of characters, `minLength` to `maxLength` characters, not counting space around it. */
export function textField({ minLength = 1, maxLength }: { minLength?: number; maxLength: number }) {
  return requestField({
    json: { type: 'string', minLength, maxLength },
    allowed: `text of ${minLength} to ${maxLength} characters`,
    read: (value) => {
      const text = readText(value);
      return text !== undefined && text.length >= minLength && text.length <= maxLength ? text : REFUSED;
    },
  });
}

/** One of a list of words. */
export function choiceField<const Word extends string>(words: readonly Word[]) {
  return requestField({
    json: { type: 'string', enum: words },
    allowed: words.length === 1 ? words[0]! : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`,
    read: (value) => words.find((word) => word === readText(value)) ?? REFUSED,
  });
}

const TRUE_WORDS = ['true', '1', 'yes', 'on'];
const FALSE_WORDS = ['false', '0', 'no', 'off'];

/** True or false; forms send words, in any case: a client in Python sends `True`. */
export function flagField() {
  return requestField({
    json: { type: 'boolean' },
    allowed: 'true or false',
    read: (value) => {
      const word = String(typeof value === 'boolean' ? value : readText(value)).toLowerCase();
      if (TRUE_WORDS.includes(word)) return true;
      return FALSE_WORDS.includes(word) ? false : REFUSED;
    },
  });
}

/** A whole number from `min` to `max`, as a number or in decimal digits. */
export function wholeNumberField({ min, max }: { min: number; max: number }) {
  return requestField({
    json: { type: 'integer', minimum: min, maximum: max },
    allowed: `a whole number from ${min} to ${max}`,
    read: (value) => {
      const text = readText(value);
      const number = text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : value;
      return typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max
        ? number
        : REFUSED;
    },
  });
}

/** The address of a file. Whether it may be fetched is the server's decision, made when it connects. */
export function urlField({ maxLength }: { maxLength: number }) {
  return requestField({
    json: { type: 'string', format: 'uri', maxLength },
    allowed: `an http(s) address of at most ${maxLength} characters`,
    read: (value) => {
      const text = readText(value);
      if (text === undefined || text.length > maxLength || !URL.canParse(text)) return REFUSED;
      return ['https:', 'http:'].includes(new URL(text).protocol) ? text : REFUSED;
    },
  });
}

export function uuidField() {
  return requestField({
    json: { type: 'string', format: 'uuid' },
    allowed: 'a UUID',
    read: (value) => {
      const text = readText(value)?.toLowerCase();
      return text !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : REFUSED;
    },
  });
}

/** A file part of a multipart form. `contentTypes`: what it may hold, for the documentation; the bytes decide. */
export function fileField(contentTypes: readonly string[]) {
  return requestField({
    json: { type: 'string', format: 'binary', 'x-content-types': contentTypes },
    allowed: 'a file part of multipart/form-data',
    read: (value) => (value === SENT_FILE ? SENT_FILE : REFUSED),
  });
}

/** Red, green and blue, 0 to 255 each. */
export type Colour = [red: number, green: number, blue: number];

/** A colour as `R,G,B`. */
export function colourField() {
  return requestField({
    json: { type: 'string', pattern: '^\\d{1,3},\\d{1,3},\\d{1,3}$' },
    allowed: 'R,G,B with three whole numbers from 0 to 255, such as 0,128,255',
    read: (value): Colour | typeof REFUSED => {
      const [, red, green, blue] = /^(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})$/.exec(readText(value) ?? '') ?? [];
      const colour: Colour = [Number(red), Number(green), Number(blue)];
      return colour.every((part) => part <= 255) ? colour : REFUSED;
    },
  });
}

/** The text of a value without the space around it, or undefined where it is not text that can be stored. */
export function readText(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.includes('\0') || !value.isWellFormed()) return undefined;
  return value.trim();
}
