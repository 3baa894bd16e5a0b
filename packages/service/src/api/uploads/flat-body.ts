/** Bodies without files: JSON objects and urlencoded forms, which the app has parsed already. */
import type { ReceivedForm } from './receive-form.ts';
import { fieldRefused } from './refuse-field.ts';

/** Longest text of one field, bytes of UTF-8. The longest that is meant is a mapping of people to characters. */
export const MAX_TEXT_BYTES = 64 * 1024;

export function readFlatBody(form: ReceivedForm, body: unknown): void {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw fieldRefused('', {
      problem: 'the body is not an object of fields',
      remedy: 'Send an object, such as {"name": "Ada"}',
    });
  }
  Object.assign(form.fields, body);
}

/** Refuses text that no database stores: too long, with NUL characters or with halves of characters. */
export function checkText(fields: Record<string, unknown>): void {
  for (const [field, value] of Object.entries(fields)) {
    if (typeof value === 'string') checkOneText(field, value);
    else if (Array.isArray(value)) for (const item of value) if (typeof item === 'string') checkOneText(field, item);
  }
}

function checkOneText(field: string, text: string): void {
  if (Buffer.byteLength(text) > MAX_TEXT_BYTES) {
    throw fieldRefused(field, { problem: `the text is too long, at most ${MAX_TEXT_BYTES} bytes are accepted` });
  }
  if (text.includes('\0') || !text.isWellFormed()) {
    throw fieldRefused(field, { problem: 'the text holds characters that are not valid Unicode text' });
  }
}
