/** What the operator has published, newest first. */
import type { Queryable } from '../database/queryable.ts';

export type TemplateRow = { id: string; uuid: string; sceneId: string; name: string; publishedAt: Date };

export const TEMPLATE_COLUMNS = `id, uuid, scene_id as "sceneId", name, published_at as "publishedAt"`;

export async function listTemplates(db: Queryable): Promise<TemplateRow[]> {
  const { rows } = await db.query<TemplateRow>(
    `select ${TEMPLATE_COLUMNS} from templates order by published_at desc, id`,
  );
  return rows;
}
