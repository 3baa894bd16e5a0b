/** Makes text from outside fit for the database, which holds neither NUL nor halves of surrogate pairs. */

/** Longer texts help nobody, and would travel with every poll of a job. */
const MAX_LENGTH = 2000;

export function storableText(text: string): string {
  const whole = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  return whole.replaceAll('\0', '\uFFFD').toWellFormed();
}
