import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnderstudyError } from '@understudy/protocol';
import { deleteCharacter, getCredits, getJob, type RenderInput, submitScene } from '../index.ts';
import { carryOutJob, FACTS } from '../testing/carry-out.ts';
import { openTestOrchestrator } from '../testing/open-test-orchestrator.ts';
import { makeCharacter, makeScene, submitNamed, submitOwn, submitPicture, submitVideo } from '../testing/submit.ts';

/** Asserts that a request is refused with this code, for this field. */
function refusal(code: string, field: string) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof UnderstudyError, String(error));
    assert.deepEqual([error.code, error.fields[0]?.field], [code, field]);
    return true;
  };
}

test('a render needs a character and a video, and one of each', async () => {
  await using service = await openTestOrchestrator();
  const account = await service.openAccount();
  const character = await makeCharacter(service, account);
  const scene = await makeScene(service, account);
  const picture = { path: service.makeFile() };
  const video = { path: service.makeFile(), facts: FACTS };
  const cases: [Partial<RenderInput>, string, string][] = [
    [{}, 'CS-ORIV-001', 'ref_image'],
    [{ video }, 'CS-ORIV-001', 'ref_image'],
    [{ picture }, 'CS-ORIV-002', 'driving_video'],
    [{ characterId: character.id }, 'CS-ORIV-002', 'driving_video'],
    [{ picture, characterId: character.id, video }, 'CS-UORC01-002', 'character_id'],
    [{ picture, video, sceneId: scene.id }, 'CS-UORC01-002', 'scene_id'],
    [{ characterId: 'char_unknown', sceneId: scene.id }, 'CS-ORIV-008', 'character_id'],
    [{ characterId: character.id, sceneId: 'scene_unknown' }, 'CS-ORIV-009', 'scene_id'],
    [{ characterId: character.id, sceneId: scene.id, model: 'V9' }, 'CS-UORC01-002', 'model'],
  ];
  for (const [changes, code, field] of cases) {
    await assert.rejects(submitNamed(service, account, changes), refusal(code, field));
  }
  assert.equal((await getCredits(service.orc, account)).reserved, 0);
});

test('half preprocessed and half of its own is allowed both ways', async () => {
  await using service = await openTestOrchestrator();
  const account = await service.openAccount();
  const character = await makeCharacter(service, account);
  const scene = await makeScene(service, account);
  const video = { path: service.makeFile(), facts: FACTS };
  const ownVideo = await submitNamed(service, account, { characterId: character.id, video });
  assert.deepEqual(await carryOutJob(service.orc, ownVideo.jobId), ['encode_scene', 'render', 'merge']);
  const ownPicture = await submitNamed(service, account, { picture: { path: service.makeFile() }, sceneId: scene.id });
  assert.deepEqual(await carryOutJob(service.orc, ownPicture.jobId), ['encode_character', 'render', 'merge']);
  assert.deepEqual([ownVideo.mode, ownPicture.mode], ['preprocessed', 'preprocessed']);
});

test('assets have to be ready, and deleted ones are unknown', async () => {
  await using service = await openTestOrchestrator();
  const account = await service.openAccount();
  const character = await makeCharacter(service, account);
  const scene = await makeScene(service, account);
  const young = await submitPicture(service, account);
  const youngScene = await submitVideo(service, account);
  const submit = (characterId: string, sceneId: string) => submitNamed(service, account, { characterId, sceneId });
  await assert.rejects(submit(young.id, scene.id), refusal('CS-UORC01-002', 'character_id'));
  await assert.rejects(submit(character.id, youngScene.id), refusal('CS-ORIV-010', 'scene_id'));
  await deleteCharacter(service.orc, account, character.id);
  await assert.rejects(submit(character.id, scene.id), refusal('CS-ORIV-008', 'character_id'));
});

test('a scene is bound to its model, a character to its engine', async () => {
  await using service = await openTestOrchestrator({ models: { V4_Preview: 'puppet', V3_Preview: 'other' } });
  const account = await service.openAccount();
  const scene = await makeScene(service, account, 'V3_Preview');
  const picture = { path: service.makeFile() };
  const submit = (changes: Partial<RenderInput>) => submitNamed(service, account, { sceneId: scene.id, ...changes });
  await assert.rejects(submit({ picture, model: 'V4_Preview' }), refusal('CS-UORC01-002', 'model'));
  const character = await makeCharacter(service, account, 'V4_Preview');
  await assert.rejects(submit({ characterId: character.id }), refusal('CS-UORC01-002', 'model'));
  const { jobId } = await submit({ picture });
  assert.equal((await getJob(service.orc, jobId))?.model, 'V3_Preview', 'the scene says so where the request does not');
});

test('names of models that have the same engine share characters, but not scenes', async () => {
  await using service = await openTestOrchestrator();
  const account = await service.openAccount();
  const character = await makeCharacter(service, account, 'V3_Preview');
  const scene = await makeScene(service, account, 'V4_Preview');
  const both = { characterId: character.id, sceneId: scene.id };
  await submitNamed(service, account, both);
  const conflict = submitNamed(service, account, { ...both, model: 'V3_Preview' });
  await assert.rejects(conflict, refusal('CS-UORC01-002', 'model'));
});

test('a mapping names people of the scene and characters of the account', async () => {
  await using service = await openTestOrchestrator();
  const account = await service.openAccount();
  const character = await makeCharacter(service, account);
  const other = await makeCharacter(service, account);
  const stranger = await makeCharacter(service, await service.openAccount());
  const scene = await makeScene(service, account);
  const person = scene.segments[0]!.uuid;
  const submit = (mapping: Record<string, string>, changes: Partial<RenderInput> = {}) =>
    submitNamed(service, account, { sceneId: scene.id, mapping, ...changes });
  const refused = refusal('CS-ORIV-012', 'character_mapping');
  await assert.rejects(submit({ person_unknown: character.id }), refused);
  await assert.rejects(submit({ [person]: 'char_unknown' }), refused);
  await assert.rejects(submit({ [person]: stranger.id }), refused);
  await assert.rejects(submit({ [person]: character.id }, { picture: { path: service.makeFile() } }), refused);
  const onDemand = { video: { path: service.makeFile(), facts: FACTS }, characterId: character.id };
  await assert.rejects(submitNamed(service, account, { ...onDemand, mapping: { [person]: character.id } }), refused);

  const { jobId, credits } = await submit({ [person]: other.id }, { characterId: character.id });
  assert.equal(credits, 3);
  const { rows } = await service.orc.database.query('select character_id from jobs where id = $1', [jobId]);
  assert.deepEqual(rows, [{ character_id: other.id }], 'the mapping says who is drawn');
  await submit({ [person]: character.id });
  await submit({}, { characterId: character.id });
});

test('a scene that was made without its background cannot be rendered on it', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount();
  const video = { path: service.makeFile(), facts: FACTS };
  const { id, jobId } = await submitScene(orc, account, {
    ...{ name: 's', video, requestId: 'req', backgroundMode: 'solid' },
  });
  await carryOutJob(orc, jobId);
  await orc.database.query(`update scenes set encoded = encoded || '{"hasBackground": false}'`);
  const picture = { path: service.makeFile() };
  const original = submitNamed(service, account, { picture, sceneId: id });
  await assert.rejects(original, refusal('CS-ORIV-011', 'background_mode'));
  await submitNamed(service, account, { picture, sceneId: id, background: { mode: 'transparent' } });
});

test('nothing is accepted that costs more than there is', async () => {
  await using service = await openTestOrchestrator();
  const account = await service.openAccount(2);
  await assert.rejects(submitOwn(service, account), { code: 'CS-UORC01-008' });
  assert.equal((await service.orc.database.query('select from jobs')).rowCount, 0);
});
