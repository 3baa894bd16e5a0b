import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ENDPOINTS, OPERATION_ENDPOINTS } from '@understudy/protocol';
import { apiReference } from './write-api-reference.ts';

test('the page has one section for every endpoint of the table', () => {
  const headings = [...apiReference().matchAll(/^### ((?:GET|POST|DELETE) .+)$/gm)].map((match) => match[1]);
  const endpoints = Object.values({ ...ENDPOINTS, ...OPERATION_ENDPOINTS });
  assert.deepEqual(headings.toSorted(), endpoints.map(({ method, path }) => `${method} ${path}`).toSorted());
});

test('the page names every field of every request, and which answer an endpoint gives', () => {
  const sections = apiReference().split(/^### /m);
  const render = sections.find((section) => section.startsWith('POST /api/render\n'))!;
  for (const field of Object.keys(ENDPOINTS.createRender.body.schema.shape))
    assert.ok(render.includes(`| \`${field}\` |`));
  assert.match(render, /Answers \[RenderAccepted\]\(#renderaccepted\)/);
});

test('every link of the page leads to a heading of the page', () => {
  const page = apiReference();
  const anchors = [...page.matchAll(/^### (\w+)$/gm)].map((match) => `#${match[1]!.toLowerCase()}`);
  for (const [, target] of page.matchAll(/\]\((#[^)]+)\)/g)) assert.ok(anchors.includes(target!), target);
});

test('docs/reference/api.md is what the table of endpoints says', () => {
  assert.equal(readFileSync(new URL('../docs/reference/api.md', import.meta.url), 'utf8'), apiReference());
});
