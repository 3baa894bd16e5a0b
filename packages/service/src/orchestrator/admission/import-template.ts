/** Gives an account a scene of its own from a template: same files, nothing to encode. */
import { SCENE_CREDITS } from '@understudy/protocol';
import { copyScene } from '../../store/queries/copy-scene.ts';
import { findAnyScene } from '../../store/queries/find-any-scene.ts';
import { holdTemplate } from '../../store/queries/hold-template.ts';
import { insertDoneJob } from '../../store/queries/insert-done-job.ts';
import { lockAccount } from '../../store/queries/lock-account.ts';
import type { SegmentRow } from '../../store/queries/scene-row.ts';
import { unknownAccount } from '../accounts/get-credits.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { randomId } from '../random-id.ts';
import { storableText } from '../storable-text.ts';
import { checkQuota } from './check-quota.ts';
import { refuseField } from './refuse.ts';
import type { AssetSubmitted } from './submit-character.ts';

export type TemplateInput = {
  /** One of the two. */
  templateId?: string | undefined;
  templateUuid?: string | undefined;
  /** Of the new scene. Default: the template's. */
  name?: string | undefined;
  requestId: string;
};

export type TemplateImported = AssetSubmitted & { segments: SegmentRow[] };

/** @throws UnderstudyError CS-UORC01-003 unknown template, -409 */
export function importTemplate(
  orc: Orchestrator,
  accountId: string,
  { templateId, templateUuid, name, requestId }: TemplateInput,
): Promise<TemplateImported> {
  return orc.database.transaction(async (tx) => {
    if (!(await lockAccount(tx, accountId))) throw unknownAccount(accountId);
    // The files are the template's.
    await checkQuota(orc, tx, { accountId, addedBytes: 0 });
    const template = await holdTemplate(tx, { templateId, templateUuid });
    const original = template && (await findAnyScene(tx, template.sceneId));
    if (!original) {
      const field = templateId === undefined ? 'template_uuid' : 'template_id';
      throw refuseField('CS-UORC01-003', field, `there is no template '${templateId ?? templateUuid}'`);
    }
    const [id, jobId] = [randomId('scene'), randomId('job')];
    const scene = await copyScene(tx, {
      ...{ id, accountId, jobId, templateId: template.id, fromSceneId: original.id },
      name: storableText(name ?? template.name),
      segments: original.segments.map((segment) => ({ ...segment, uuid: randomId('person') })),
    });
    const request = { background: { mode: scene.backgroundMode }, hasOwnPicture: false, hasOwnVideo: false };
    const { model, engine } = scene;
    const { enqueuedAt } = await insertDoneJob(tx, {
      id: jobId,
      accountId,
      model,
      engine,
      request,
      sceneId: id,
      requestId,
    });
    const { status, segments } = scene;
    return { id, jobId, name: scene.name, status, credits: SCENE_CREDITS, enqueuedAt, segments };
  });
}
