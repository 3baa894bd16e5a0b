/** The tables of our own schema, as the database itself describes them. */
import type { Queryable } from '../database/queryable.ts';

export type Table = { name: string; columns: string[]; identityColumns: string[] };

const TABLES = `
  select tables.oid::int as id, tables.relname as name,
    array_agg(columns.attname::text order by columns.attnum) as columns,
    coalesce(array_agg(columns.attname::text) filter (where columns.attidentity <> ''), '{}') as identity_columns
  from pg_class tables join pg_attribute columns on columns.attrelid = tables.oid
  where tables.relnamespace = 'public'::regnamespace and tables.relkind = 'r' and tables.relname <> 'schema_migrations'
    and columns.attnum > 0 and not columns.attisdropped and columns.attgenerated = ''
  group by tables.oid, tables.relname order by tables.relname`;

const REFERENCES = `select conrelid::int as "from", confrelid::int as "to" from pg_constraint
  where contype = 'f' and connamespace = 'public'::regnamespace and conrelid <> confrelid`;

/**
 * Every table with rows of the service, each after those that it refers to, so that rows can be inserted in this order.
 *
 * @throws Error if tables refer to each other in a circle
 */
export async function listTables(db: Queryable): Promise<Table[]> {
  const { rows: tables } = await db.query<{ id: number; name: string; columns: string[]; identity_columns: string[] }>(
    TABLES,
  );
  const { rows: references } = await db.query<{ from: number; to: number }>(REFERENCES);
  const ordered: typeof tables = [];
  const rest = new Set(tables);
  while (rest.size > 0) {
    const isWaiting = (id: number): boolean => [...rest].some((table) => table.id === id);
    const free = [...rest].find(({ id }) => !references.some(({ from, to }) => from === id && isWaiting(to)));
    if (!free)
      throw new Error(`tables refer to each other in a circle: ${[...rest].map(({ name }) => name).join(', ')}`);
    ordered.push(free);
    rest.delete(free);
  }
  return ordered.map(({ name, columns, identity_columns }) => ({ name, columns, identityColumns: identity_columns }));
}
