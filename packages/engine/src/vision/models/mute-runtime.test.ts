import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { openScratchFolder } from '../../media/testing/scratch-folder.ts';

const LOAD_A_MODEL = `
  const { ModelSession } = await import(${JSON.stringify(new URL('./model-session.ts', import.meta.url).href)});
  await ModelSession.open('person-boxes', 'models');
`;

test('the inference runtime gathers no usage data: it leaves neither an id nor logs on the disk', () => {
  const folder = path.dirname(openScratchFolder()('file'));
  const { ORT_DISABLE_TELEMETRY: _, ...env } = process.env;
  const loading = spawnSync(process.execPath, ['--input-type=module', '--eval', LOAD_A_MODEL], {
    cwd: folder,
    env: { ...env, TMPDIR: folder, HOME: folder, XDG_CACHE_HOME: folder },
    encoding: 'utf8',
  });
  assert.equal(loading.status, 0, loading.stderr);
  assert.deepEqual(readdirSync(folder), ['models']);
});
