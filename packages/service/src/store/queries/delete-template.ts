/** Takes a template back. Scenes that were imported from it stay. */
import { maybeOne, type Queryable } from '../database/queryable.ts';

/** False where there is no such template. */
export async function deleteTemplate(db: Queryable, templateId: string): Promise<boolean> {
  const template = await maybeOne(db, 'delete from templates where id = $1 returning id', [templateId]);
  return template !== undefined;
}
