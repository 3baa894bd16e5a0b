/** A scene that all accounts may import from now on. */
import { one, type Queryable } from '../database/queryable.ts';
import { TEMPLATE_COLUMNS, type TemplateRow } from './list-templates.ts';

export function insertTemplate(tx: Queryable, template: Omit<TemplateRow, 'publishedAt'>): Promise<TemplateRow> {
  const { id, uuid, sceneId, name } = template;
  return one<TemplateRow>(
    tx,
    `insert into templates (id, uuid, scene_id, name) values ($1, $2, $3, $4) returning ${TEMPLATE_COLUMNS}`,
    [id, uuid, sceneId, name],
  );
}
