/** Requests for tests, with the parts that a test does not care about filled in. */
import { getCharacter, getScene, type RenderInput, submitCharacter, submitRender, submitScene } from '../index.ts';
import { carryOutJob, FACTS } from './carry-out.ts';
import type { TestOrchestrator } from './open-test-orchestrator.ts';

const REQUEST = { background: { mode: 'original' }, fast: false, requestId: 'req' } as const;

/** A render that brings its own picture and video; it costs 3 credits, or 6 if it is fast. */
export async function submitOwn(
  service: TestOrchestrator,
  accountId: string,
  changes: Partial<RenderInput> = {},
): Promise<string> {
  const files = { picture: { path: service.makeFile() }, video: { path: service.makeFile(), facts: FACTS } };
  return (await submitRender(service.orc, accountId, { ...REQUEST, ...files, ...changes })).jobId;
}

/** A render of whatever `changes` names, and nothing else. */
export function submitNamed(service: TestOrchestrator, accountId: string, changes: Partial<RenderInput>) {
  return submitRender(service.orc, accountId, { ...REQUEST, ...changes });
}

export async function submitPicture(service: TestOrchestrator, accountId: string, model?: string) {
  const picture = { path: service.makeFile() };
  return submitCharacter(service.orc, accountId, { name: 'A character', picture, model, requestId: 'req' });
}

export async function submitVideo(service: TestOrchestrator, accountId: string, model?: string) {
  const video = { path: service.makeFile(), facts: FACTS };
  return submitScene(service.orc, accountId, { name: 'A scene', video, model, requestId: 'req' });
}

/** A character that is ready. */
export async function makeCharacter(service: TestOrchestrator, accountId: string, model?: string) {
  const { id, jobId } = await submitPicture(service, accountId, model);
  await carryOutJob(service.orc, jobId);
  return (await getCharacter(service.orc, accountId, id))!;
}

/** A scene that is ready. */
export async function makeScene(service: TestOrchestrator, accountId: string, model?: string) {
  const { id, jobId } = await submitVideo(service, accountId, model);
  await carryOutJob(service.orc, jobId);
  return (await getScene(service.orc, accountId, id))!;
}
