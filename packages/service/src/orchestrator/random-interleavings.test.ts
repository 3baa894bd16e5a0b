import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnderstudyError } from '@understudy/protocol';
import fc from 'fast-check';
import {
  addCredits,
  cancelJob,
  completeTask,
  deleteCharacter,
  failTask,
  getCredits,
  getJob,
  type Orchestrator,
  recordChunk,
  registerWorker,
  releaseTask,
  reportProgress,
  type TakenTask,
  takeTask,
} from './index.ts';
import { reapTasks } from './maintenance/reap-tasks.ts';
import { sweepFiles } from './maintenance/sweep-files.ts';
import { ageFiles, carryOutJob, makeResult, READS, waitingTasks } from './testing/carry-out.ts';
import { checkBooks } from './testing/check-books.ts';
import { openTestOrchestrator, type TestOrchestrator } from './testing/open-test-orchestrator.ts';
import { makeCharacter, makeScene, submitNamed, submitOwn, submitPicture, submitVideo } from './testing/submit.ts';
import { refOf, silenceWorkers } from './testing/take-first.ts';

/** What all actors of a run share. The numbers in a step choose among what there is at that moment. */
type World = {
  service: TestOrchestrator;
  orc: Orchestrator;
  accounts: string[];
  jobs: { account: string; jobId: string; seenPct: number }[];
  characters: { account: string; id: string }[];
  /** What is ready to be rendered, of each account. */
  prepared: { account: string; characterId: string; sceneId: string }[];
  /** Tasks that somebody has taken at some time. Workers that were given up go on with theirs. */
  taken: TakenTask[];
};

function pick<T>(list: readonly T[], choice: number): T | undefined {
  return list[choice % Math.max(1, list.length)];
}

/** Refusals are part of the game; everything else that is thrown is a bug. */
async function allowRefusal(submit: () => Promise<void>): Promise<void> {
  try {
    await submit();
  } catch (error) {
    if (!(error instanceof UnderstudyError)) throw error;
    assert.ok(['CS-UORC01-008', 'CS-ORRS-001'].includes(error.code), error.message);
  }
}

const STEPS: Record<string, (world: World, choice: number) => Promise<unknown>> = {
  submitRender: ({ service, accounts, jobs }, choice) =>
    allowRefusal(async () => {
      const account = pick(accounts, choice)!;
      const jobId = await submitOwn(service, account, { fast: choice % 3 === 0 });
      jobs.push({ account, jobId, seenPct: 0 });
    }),
  submitPrepared: ({ service, prepared, jobs }, choice) =>
    allowRefusal(async () => {
      const { account, ...assets } = pick(prepared, choice)!;
      const { jobId } = await submitNamed(service, account, { ...assets, fast: choice % 3 === 0 });
      jobs.push({ account, jobId, seenPct: 0 });
    }),
  replaceEngine: ({ orc }) => ageFiles(orc),
  submitCharacter: ({ service, accounts, jobs, characters }, choice) =>
    allowRefusal(async () => {
      const account = pick(accounts, choice)!;
      const { id, jobId } = await submitPicture(service, account);
      jobs.push({ account, jobId, seenPct: 0 });
      characters.push({ account, id });
    }),
  submitScene: ({ service, accounts, jobs }, choice) =>
    allowRefusal(async () => {
      const account = pick(accounts, choice)!;
      const { jobId } = await submitVideo(service, account);
      jobs.push({ account, jobId, seenPct: 0 });
    }),
  buy: ({ orc, accounts }, choice) =>
    addCredits(orc, { accountId: pick(accounts, choice)!, credits: 1 + (choice % 5) }),
  cancel: async ({ orc, jobs }, choice) => {
    const job = pick(jobs, choice);
    if (job) await cancelJob(orc, job.account, job.jobId);
  },
  deleteCharacter: async ({ orc, characters }, choice) => {
    const character = pick(characters, choice);
    if (character) await deleteCharacter(orc, character.account, character.id);
  },
  take: async ({ orc, taken }, choice) => {
    const taskId = pick(await waitingTasks(orc), choice);
    const task = taskId && (await takeTask(orc, { taskId, workerId: `worker_${choice % 3}`, reads: READS }));
    if (task) taken.push(task);
  },
  report: async ({ orc, taken }, choice) => {
    const task = pick(taken, choice);
    if (!task) return;
    const stage = task.task.kind === 'encode_scene' && choice % 2 ? 'background' : task.task.kind;
    await reportProgress(orc, { ...refOf(task), stage, framesDone: choice % 61, framesTotal: 60 });
  },
  recordChunk: async ({ orc, taken }, choice) => {
    const task = pick(taken, choice);
    const range = task && pick(task.chunks, choice);
    if (!task || !range || task.task.kind !== 'render') return;
    const chunk = { firstFrame: range.first, lastFrame: range.last, sizeBytes: 1, sha256: 'x' };
    await recordChunk(orc, { ...refOf(task), number: task.chunks.indexOf(range), ...chunk });
  },
  complete: async ({ orc, taken }, choice) => {
    const task = pick(taken, choice);
    if (task) await completeTask(orc, { ...refOf(task), result: makeResult(task) });
  },
  failForGood: async ({ orc, taken }, choice) => {
    const task = pick(taken, choice);
    if (task) await failTask(orc, { ...refOf(task), code: 'CS-ENEC-004', detail: 'no', isFinal: true });
  },
  failOnce: async ({ orc, taken }, choice) => {
    const task = pick(taken, choice);
    if (task) await failTask(orc, { ...refOf(task), detail: 'oops', isFinal: false });
  },
  release: async ({ orc, taken }, choice) => {
    const task = pick(taken, choice);
    if (task) await releaseTask(orc, refOf(task));
  },
  loseWorkers: async ({ orc }) => {
    await silenceWorkers(orc, 16);
    await reapTasks(orc);
  },
  expire: async ({ service, orc }, choice) => {
    service.advanceClock((choice % 3) * 43_200);
    await sweepFiles(orc);
  },
  poll: async ({ orc, jobs }, choice) => {
    const known = pick(jobs, choice);
    if (!known) return;
    // What somebody has seen before this poll was sent.
    const { seenPct } = known;
    const { progressPct } = (await getJob(orc, known.jobId))!;
    assert.ok(progressPct >= seenPct, `progress fell from ${seenPct} to ${progressPct}`);
    known.seenPct = Math.max(known.seenPct, progressPct);
  },
  audit: ({ orc }) => checkBooks(orc),
};

const step = fc.record({ name: fc.constantFrom(...Object.keys(STEPS)), choice: fc.nat(1000) });
/** Taking and completing weigh more, or hardly any job would come far. */
const busyStep = fc.oneof(
  { weight: 3, arbitrary: step },
  {
    weight: 4,
    arbitrary: fc.record({ name: fc.constantFrom('take', 'complete', 'take', 'report'), choice: fc.nat(1000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      name: fc.constantFrom('submitRender', 'submitPrepared', 'submitCharacter'),
      choice: fc.nat(1000),
    }),
  },
);
/** Each actor takes its steps one after the other; all actors act at the same time. */
const scripts = fc.array(fc.array(busyStep, { minLength: 5, maxLength: 25 }), { minLength: 2, maxLength: 6 });

test('whatever clients, workers and sweepers do at the same time, every job is paid once or not at all', async () => {
  await using service = await openTestOrchestrator({ maxAttempts: 2 });
  const { orc } = service;
  const ends = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(scripts, async (actors) => {
      await registerWorker(orc, { id: 'worker_1', host: 'h', pid: 1, slots: 20, engineVersion: 'puppet-1' });
      const accounts = [await service.openAccount(13), await service.openAccount(5)];
      const prepared = await Promise.all(accounts.map((account) => prepareAssets(service, account)));
      const world: World = { service, orc, accounts, jobs: [], characters: [], prepared, taken: [] };
      await Promise.all(
        actors.map(async (script) => {
          for (const { name, choice } of script) await STEPS[name]!(world, choice);
        }),
      );
      await checkBooks(orc);
      await bringToAnEnd(world);
      await checkBooks(orc);
      for (const account of accounts) assert.equal((await getCredits(orc, account)).reserved, 0);
      for (const { jobId } of world.jobs) {
        const { status } = (await getJob(orc, jobId))!;
        ends.set(status, (ends.get(status) ?? 0) + 1);
      }
    }),
    // A failure does not come back with a shorter script: it takes the same moments as well.
    { numRuns: 25, endOnFailure: true, timeout: 120_000 },
  );
  assert.deepEqual([...ends.keys()].toSorted(), ['cancelled', 'complete', 'failed'], 'all ends have been seen');
});

async function prepareAssets(service: TestOrchestrator, account: string): Promise<World['prepared'][number]> {
  const [character, scene] = [await makeCharacter(service, account), await makeScene(service, account)];
  return { account, characterId: character.id, sceneId: scene.id };
}

async function bringToAnEnd({ orc, jobs, taken }: World): Promise<void> {
  await silenceWorkers(orc, 16);
  await reapTasks(orc);
  for (const { jobId } of jobs) await carryOutJob(orc, jobId);
  // What the workers that were given up do now comes too late for all of them.
  for (const task of taken) {
    assert.equal(await completeTask(orc, { ...refOf(task), result: makeResult(task) }), false);
  }
}
