/** Adds to what the user of a job should know; nothing is said twice. */
import type { Queryable } from '../database/queryable.ts';

export async function addWarnings(tx: Queryable, jobId: string, warnings: readonly string[]): Promise<void> {
  await tx.query(
    `update jobs
     set warnings = warnings || (
       select coalesce(jsonb_agg(warning order by place), '[]')
       from jsonb_array_elements($2::jsonb) with ordinality as added (warning, place)
       where not warnings @> jsonb_build_array(warning)
     )
     where id = $1`,
    [jobId, JSON.stringify([...new Set(warnings)])],
  );
}
