/** Where the objects lie that a task reads, and where those go that it writes. */
import type { TaskKind } from '@understudy/protocol';
import { objectKeys, objectPrefixes } from '../../store/index.ts';
import type { JobRow } from '../../store/queries/job-row.ts';
import { assetOf } from '../jobs/asset-of.ts';
import { renewalOf } from './renewals.ts';
import type { TakenTask } from './taken-task.ts';
import type { TaskResults } from './task-results.ts';

export function locateInputs(job: JobRow, kind: TaskKind, results: Partial<TaskResults>): TakenTask['inputs'] {
  const { rigKey } = results.encode_character ?? {};
  const { sceneKey, clipKey } = results.encode_scene ?? {};
  const assetPrefix = assetPrefixOf(job, kind);
  switch (kind) {
    case 'encode_character':
      return { pictureKey: assetPrefix ? objectKeys.characterSource(assetPrefix) : objectKeys.inputPicture(job.id) };
    case 'encode_scene':
      return { videoKey: assetPrefix ? objectKeys.sceneSource(assetPrefix) : objectKeys.inputVideo(job.id) };
    case 'render':
      return { rigKey: rigKey!, sceneKey: sceneKey!, clipKey: clipKey! };
    case 'merge':
      return { sceneKey: sceneKey!, clipKey: clipKey! };
  }
}

/** Assets keep their files under their own name, everything else lies with the job. */
export function outputPrefixOf(job: JobRow, kind: TaskKind): string {
  return assetPrefixOf(job, kind) ?? objectPrefixes.job(job.id);
}

/** Where the asset's files lie that a task makes, for the first time or anew; undefined where it makes files of the job's own. */
function assetPrefixOf(job: JobRow, kind: TaskKind): string | undefined {
  const asset = assetOf(job);
  if (asset) return objectPrefixes[asset.kind](asset.id);
  return renewalOf(job, { kind })?.filesPrefix;
}
