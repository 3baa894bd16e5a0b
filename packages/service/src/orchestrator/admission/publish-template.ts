/** What the operator publishes for all accounts. */
import { randomUUID } from 'node:crypto';
import { deleteTemplate } from '../../store/queries/delete-template.ts';
import { findAnyScene } from '../../store/queries/find-any-scene.ts';
import { holdScene } from '../../store/queries/hold-scene.ts';
import { insertTemplate } from '../../store/queries/insert-template.ts';
import { listTemplates as listRows, type TemplateRow } from '../../store/queries/list-templates.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { randomId } from '../random-id.ts';
import { storableText } from '../storable-text.ts';
import { refuseField } from './refuse.ts';

export type Template = TemplateRow;

export type TemplateToPublish = {
  /** Of a ready scene, whosever it is. */
  sceneId: string;
  /** Default: the scene's. */
  name?: string | undefined;
};

/** @throws UnderstudyError CS-ORIV-009 unknown scene, CS-ORIV-010 scene not ready */
export function publishTemplate(orc: Orchestrator, { sceneId, name }: TemplateToPublish): Promise<Template> {
  return orc.database.transaction(async (tx) => {
    const isThere = await holdScene(tx, sceneId);
    const scene = isThere ? await findAnyScene(tx, sceneId) : undefined;
    if (!scene) throw refuseField('CS-ORIV-009', 'scene_id', `there is no scene '${sceneId}'`);
    if (scene.status !== 'ready') {
      throw refuseField('CS-ORIV-010', 'scene_id', `scene '${sceneId}' is ${scene.status}; it has to be ready`);
    }
    const names = { id: randomId('template'), uuid: randomUUID(), name: storableText(name ?? scene.name) };
    return insertTemplate(tx, { ...names, sceneId });
  });
}

/** Newest first. */
export function listTemplates(orc: Orchestrator): Promise<Template[]> {
  return listRows(orc.database);
}

/** Scenes that were imported from it stay. False where there is no such template. */
export function unpublishTemplate(orc: Orchestrator, templateId: string): Promise<boolean> {
  return deleteTemplate(orc.database, templateId);
}
