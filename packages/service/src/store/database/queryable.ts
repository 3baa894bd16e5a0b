/** What a query needs to run: the whole database or one transaction of it; and the two ways to take a single row. */
import type { QueryResult, QueryResultRow } from 'pg';

/** Runs one statement; `$1`, `$2` … in the text stand for the values. The shape of pg's own pools and clients. */
export type Queryable = {
  query<Row extends QueryResultRow = QueryResultRow>(text: string, values?: unknown[]): Promise<QueryResult<Row>>;
};

/**
 * The only row of a statement that always has one.
 *
 * @throws Error if there is none or more than one: a bug in the statement
 */
export async function one<Row extends QueryResultRow>(
  db: Queryable,
  text: string,
  values: unknown[] = [],
): Promise<Row> {
  const row = await maybeOne<Row>(db, text, values);
  if (!row) throw new Error(`expected a row, found none: ${text}`);
  return row;
}

/**
 * The row of a statement that has one or none.
 *
 * @throws Error if there is more than one: a bug in the statement
 */
export async function maybeOne<Row extends QueryResultRow>(
  db: Queryable,
  text: string,
  values: unknown[] = [],
): Promise<Row | undefined> {
  const { rows } = await db.query<Row>(text, values);
  if (rows.length > 1) throw new Error(`expected one row at most, found ${rows.length}: ${text}`);
  return rows[0];
}
