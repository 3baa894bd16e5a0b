import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { SETTINGS_TABLE } from '@understudy/service/config';
import { configurationReference } from './write-configuration-reference.ts';

test('the page lists every variable of the table exactly once', () => {
  const page = configurationReference();
  for (const { variable } of Object.values(SETTINGS_TABLE).flatMap((group) => Object.values(group))) {
    assert.equal(page.split(`| \`${variable}\` |`).length, 2, variable);
  }
});

test('docs/reference/configuration.md is what the table says', () => {
  const file = new URL('../docs/reference/configuration.md', import.meta.url);
  assert.equal(readFileSync(file, 'utf8'), configurationReference());
});
