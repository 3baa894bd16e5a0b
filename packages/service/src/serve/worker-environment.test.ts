import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { enableCompileCache, getCompileCacheDir } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { workerEnvironment } from './worker-environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'understudy-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('worker processes keep what they compile where this process does', async () => {
  enableCompileCache(join(folder, 'compiled'));
  const program = join(folder, 'program.mjs');
  writeFileSync(program, `process.send((await import('node:module')).getCompileCacheDir())`);
  const child = fork(program, { execArgv: [], env: workerEnvironment() });
  assert.deepEqual(await once(child, 'message'), [getCompileCacheDir(), undefined]);
});
