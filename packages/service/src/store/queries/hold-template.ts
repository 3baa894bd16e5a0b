/** A template by its id or its uuid; it stays published until the end of the transaction. */
import { maybeOne, type Queryable } from '../database/queryable.ts';
import { TEMPLATE_COLUMNS, type TemplateRow } from './list-templates.ts';

export type TemplateName = { templateId: string | undefined; templateUuid: string | undefined };

export function holdTemplate(
  tx: Queryable,
  { templateId, templateUuid }: TemplateName,
): Promise<TemplateRow | undefined> {
  return maybeOne<TemplateRow>(
    tx,
    `select ${TEMPLATE_COLUMNS} from templates
     where ($1::text is null or id = $1) and ($2::text is null or uuid::text = lower($2))
       and ($1::text is not null or $2::text is not null)
     for share`,
    [templateId ?? null, templateUuid ?? null],
  );
}
