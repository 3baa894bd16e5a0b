/** Makes texts of any origin fit for the database: PostgreSQL takes neither NUL nor halves of surrogate pairs. */

export function storableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** The same for every text in a value that is stored as JSON. */
export function storableJson<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? storableText(part) : part)),
  ) as T;
}
