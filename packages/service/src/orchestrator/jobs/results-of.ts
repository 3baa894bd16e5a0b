/** What is known of a job's character, scene and output so far: from its own tasks, or from when its assets were encoded. */
import type { TaskRow } from '../../store/queries/task-row.ts';
import type { JobRequest } from '../job-request.ts';
import type { TaskResults } from '../tasks/task-results.ts';

export function resultsOf(request: JobRequest, tasks: readonly TaskRow[]): Partial<TaskResults> {
  const results: Partial<TaskResults> = {
    ...(request.character ? { encode_character: request.character } : {}),
    ...(request.scene ? { encode_scene: request.scene } : {}),
  };
  for (const { kind, status, result } of tasks) {
    if (status === 'done') Object.assign(results, { [kind]: result });
  }
  return results;
}
