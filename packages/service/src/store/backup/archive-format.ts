/**
 * What a backup is: a tar archive that begins with `manifest.json`, goes on with `tables/<name>.copy` (PostgreSQL's COPY text
 * format) in the order they are to be restored in, then `objects/<key>`, and ends with `checksums.sha256` over all of it, which
 * `sha256sum -c` understands. An archive without its end is not whole.
 */
import { z } from 'zod';

export const MANIFEST_ENTRY = 'manifest.json';
export const CHECKSUMS_ENTRY = 'checksums.sha256';
const TABLE_ENTRY = /^tables\/(.+)\.copy$/;
const OBJECT_ENTRY = /^objects\/(.+)$/;

/** Raised when older programs could no longer read what is written. */
export const FORMAT_VERSION = 1;

export const manifestSchema = z.object({
  format: z.literal('understudy-backup'),
  formatVersion: z.int(),
  /** Of the database's schema; a later program migrates what it restores. */
  schemaVersion: z.int(),
  createdAt: z.iso.datetime(),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rowCount: z.int(), sizeBytes: z.int() })),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type TableManifest = Manifest['tables'][number];

export function tableEntry(table: string): string {
  return `tables/${table}.copy`;
}

export function objectEntry(key: string): string {
  return `objects/${key}`;
}

/** What an entry's name stands for. */
export function parseEntry(name: string): { table: string } | { key: string } | undefined {
  const table = TABLE_ENTRY.exec(name)?.[1];
  if (table) return { table };
  const key = OBJECT_ENTRY.exec(name)?.[1];
  return key ? { key } : undefined;
}

export function formatChecksums(checksums: ReadonlyMap<string, string>): string {
  return [...checksums].map(([name, sha256]) => `${sha256}  ${name}\n`).join('');
}

export function parseChecksums(text: string): Map<string, string> {
  const lines = text.split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}
