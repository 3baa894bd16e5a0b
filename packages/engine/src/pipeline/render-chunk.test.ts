import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

test('to render, nothing is loaded that makes rigs, finds out about scenes or runs networks', async () => {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    await import(${JSON.stringify(new URL('./render-chunk.ts', import.meta.url).href)});
    console.log(loaded.join('\\n'));
    process.exit(0);
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  assert.match(stdout, /puppet-painter\.ts/);
  assert.doesNotMatch(stdout, /build-rig\.ts|build-background\.ts|build-motion\.ts|onnxruntime/);
});
