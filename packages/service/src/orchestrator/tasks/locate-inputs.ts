/** Where the objects lie that a task reads, and where those go that it writes. */
import type { TaskKind } from '@understudy/protocol';
import { objectKeys, objectPrefixes } from '../../store/index.ts';
import type { JobRow } from '../../store/queries/job-row.ts';
import { assetOf } from '../jobs/asset-of.ts';
import type { TakenTask } from './taken-task.ts';
import type { TaskResults } from './task-results.ts';

export function locateInputs(job: JobRow, kind: TaskKind, results: Partial<TaskResults>): TakenTask['inputs'] {
  const { rigKey } = results.encode_character ?? {};
  const { sceneKey, clipKey } = results.encode_scene ?? {};
  const isRender = job.kind === 'render';
  switch (kind) {
    case 'encode_character':
      return {
        pictureKey: isRender ? objectKeys.inputPicture(job.id) : objectKeys.characterSource(outputPrefixOf(job)),
      };
    case 'encode_scene':
      return { videoKey: isRender ? objectKeys.inputVideo(job.id) : objectKeys.sceneSource(outputPrefixOf(job)) };
    case 'render':
      return { rigKey: rigKey!, sceneKey: sceneKey!, clipKey: clipKey! };
    case 'merge':
      return { sceneKey: sceneKey!, clipKey: clipKey! };
  }
}

/** Assets keep their files under their own name, everything else lies with the job. */
export function outputPrefixOf(job: JobRow): string {
  const asset = assetOf(job);
  if (asset?.kind === 'character') return objectPrefixes.character(asset.id);
  if (asset?.kind === 'scene') return objectPrefixes.scene(asset.id);
  return objectPrefixes.job(job.id);
}
