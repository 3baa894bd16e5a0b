import assert from 'node:assert/strict';
import { isAbsolute, join, resolve } from 'node:path';
import { test } from 'node:test';
import { UnderstudyError } from '@understudy/protocol';
import { type Environment, readSettings } from './read-settings.ts';
import { SETTINGS_TABLE } from './settings-table.ts';

function problemOf(env: Environment, shownAs: Record<string, string> = {}): string {
  try {
    readSettings(env, shownAs);
  } catch (error) {
    assert.ok(error instanceof UnderstudyError);
    assert.equal(error.code, 'CS-UORC01-002');
    return error.problem ?? '';
  }
  assert.fail('the settings were accepted');
}

test('nothing set gives the defaults of the table, and empty counts as not set', () => {
  const settings = readSettings({ UNDERSTUDY_PORT: '', UNDERSTUDY_FAST_MODE: ' ' });
  assert.equal(settings.port, 8750);
  assert.equal(settings.fastMode, 'on');
  assert.equal(settings.databaseUrl, undefined);
  assert.ok(isAbsolute(settings.dataDir));
  assert.equal(settings.cacheDir, join(settings.dataDir, 'cache'));
});

test('every kind of value is read from its text', () => {
  const settings = readSettings({
    UNDERSTUDY_DATA_DIR: '/srv/understudy',
    UNDERSTUDY_PORT: '80',
    UNDERSTUDY_MAX_MISSING_SHARE: '.25',
    UNDERSTUDY_FAST_MODE: 'off',
    UNDERSTUDY_MODELS: 'V4_Preview=puppet',
    UNDERSTUDY_URL_FETCH_ALLOW_HTTP: 'yes',
    UNDERSTUDY_URL_FETCH_ALLOWED_PRIVATE_RANGES: '10.0.0.0/8, fd00::/8',
    UNDERSTUDY_OBJECT_STORE_URL: 's3://bucket/prefix?region=eu-central-1',
    DATABASE_URL: 'postgres://me@db/understudy',
  });
  assert.deepEqual(
    [settings.dataDir, settings.cacheDir],
    [resolve('/srv/understudy'), resolve('/srv/understudy/cache')],
  );
  assert.deepEqual([settings.port, settings.maxMissingShare, settings.fastMode], [80, 0.25, 'off']);
  assert.deepEqual(settings.models, { V4_Preview: 'puppet' });
  assert.deepEqual(settings.urlFetch.allowedPrivateRanges, ['10.0.0.0/8', 'fd00::/8']);
  assert.equal(settings.urlFetch.allowHttp, true);
  assert.equal(settings.objectStoreUrl, 's3://bucket/prefix?region=eu-central-1');
  assert.equal(settings.databaseUrl, 'postgres://me@db/understudy');
});

test('all problems are told at once, each with what was found and what is allowed', () => {
  const problem = problemOf({
    UNDERSTUDY_PORT: '99999',
    UNDERSTUDY_WORKERS: '-1',
    UNDERSTUDY_FAST_MODE: 'perhaps',
    UNDERSTUDY_MODELS: 'V5=puppet',
    UNDERSTUDY_MAX_MISSING_SHARE: '60%',
    UNDERSTUDY_URL_FETCH_ALLOWED_PRIVATE_RANGES: '10.0.0.1-9',
    UNDERSTUDY_PUBLIC_URL: 'example.org',
  });
  assert.match(problem, /UNDERSTUDY_PORT is '99999'; allowed is a whole number from 0 to 65535/);
  assert.match(problem, /UNDERSTUDY_WORKERS is '-1'/);
  assert.match(problem, /UNDERSTUDY_FAST_MODE is 'perhaps'; allowed is on or off/);
  assert.match(problem, /UNDERSTUDY_MODELS is 'V5=puppet'.*V4_Preview/);
  assert.match(problem, /UNDERSTUDY_MAX_MISSING_SHARE is '60%'/);
  assert.match(problem, /RANGES is '10.0.0.1-9'; allowed is ranges in CIDR notation/);
  assert.match(problem, /UNDERSTUDY_PUBLIC_URL is 'example.org'/);
  assert.equal(problem.split('\n').length, 7);
});

test('a setting that was given on the command line is called by its option', () => {
  assert.match(problemOf({ UNDERSTUDY_PORT: 'http' }, { UNDERSTUDY_PORT: '--port' }), /^--port is 'http'/);
});

test('a misspelt variable is refused with the one that was meant, others of its kind without', () => {
  assert.match(problemOf({ UNDERSTUDY_FASTMODE: 'off' }), /did you mean UNDERSTUDY_FAST_MODE\?/);
  assert.match(problemOf({ UNDERSTUDY_COLOUR: 'red' }), /UNDERSTUDY_COLOUR is not a setting$/);
});

test('variables of other programs and of the command line are none of its business', () => {
  readSettings({ PATH: '/bin', UNDERSTUDY_SERVER: 'http://localhost:8750', UNDERSTUDY_KEY: 'sk-1' });
});

test('what URLs hold of passwords and keys is in no message', () => {
  assert.doesNotMatch(problemOf({ DATABASE_URL: 'mysql://me:secret@db/x' }), /secret/);
  assert.doesNotMatch(problemOf({ UNDERSTUDY_OBJECT_STORE_URL: 'https://me:secret@bucket/x' }), /secret/);
});

test('every default is itself allowed, and every row has a variable of its own and a sentence', () => {
  const rows = Object.values(SETTINGS_TABLE).flatMap((group) => Object.values(group));
  assert.equal(new Set(rows.map((row) => row.variable)).size, rows.length);
  for (const { variable, schema, fallback, about } of rows) {
    assert.match(variable, /^(UNDERSTUDY_[A-Z_]+|DATABASE_URL)$/);
    assert.match(about, /\.$/);
    if (typeof fallback === 'number' || (typeof fallback === 'string' && fallback)) {
      assert.ok(schema.safeParse(String(fallback)).success, variable);
    }
  }
});
