/** Proves that the linter really refuses imports against the direction of dependencies, with the project's own configuration. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'understudy-lint-'));
copyFileSync(join(root, 'biome.json'), join(folder, 'biome.json'));
after(() => rmSync(folder, { recursive: true }));

/** The rules that one line of code at this path breaks. */
function brokenRules(path: string, code: string): string[] {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${code}\n`);
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  let output: string;
  try {
    const args = [biome, 'lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', path];
    output = execFileSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  const { diagnostics } = JSON.parse(output) as { diagnostics: { category: string }[] };
  return diagnostics.map((diagnostic) => diagnostic.category);
}

const IMPORTS = 'lint/style/noRestrictedImports';

const forbidden: [what: string, path: string, code: string, rule: string][] = [
  ['protocol may not import the engine', 'packages/protocol/src/a.ts', "import '@understudy/engine';", IMPORTS],
  ['the engine may not import the cli', 'packages/engine/src/pipeline/a.ts', "import 'understudy';", IMPORTS],
  ['core may not import a room', 'packages/engine/src/core/a.ts', "import '../puppet/rig.ts';", IMPORTS],
  ['puppet may not import media', 'packages/engine/src/puppet/a.ts', "import '../media/index.ts';", IMPORTS],
  [
    'scene may not import vision from a subfolder',
    'packages/engine/src/scene/b/a.ts',
    "import '../../vision/a.ts';",
    IMPORTS,
  ],
  ['vision may not import pipeline', 'packages/engine/src/vision/a.ts', "import '../pipeline/index.ts';", IMPORTS],
  ['only media imports node-av', 'packages/engine/src/pipeline/a.ts', "import 'node-av/api';", IMPORTS],
  ['only media imports sharp', 'packages/engine/src/vision/a.ts', "import 'sharp';", IMPORTS],
  ['only vision imports the runtime', 'packages/engine/src/media/a.ts', "import 'onnxruntime-node';", IMPORTS],
  ['only vision imports models', 'packages/cli/src/a.ts', "import '@mediapipe/pose/x';", IMPORTS],
  [
    'the cli takes the engine by its name',
    'packages/cli/src/a.ts',
    "import '../../engine/src/media/index.ts';",
    IMPORTS,
  ],
  [
    'the engine takes of the protocol what needs no schemas',
    'packages/engine/src/vision/a.ts',
    "import '@understudy/protocol';",
    IMPORTS,
  ],
  ['the engine may not import the service', 'packages/engine/src/media/a.ts', "import '@understudy/service';", IMPORTS],
  ['the service may not import the cli', 'packages/service/src/serve/a.ts', "import 'understudy';", IMPORTS],
  ['config imports no other room', 'packages/service/src/config/a.ts', "import '../store/index.ts';", IMPORTS],
  [
    'the store may not import the orchestrator',
    'packages/service/src/store/queries/a.ts',
    "import '../../orchestrator/index.ts';",
    IMPORTS,
  ],
  [
    'the orchestrator may not import the API',
    'packages/service/src/orchestrator/a.ts',
    "import '../api/index.ts';",
    IMPORTS,
  ],
  ['the API may not import the worker', 'packages/service/src/api/a.ts', "import '../worker/index.ts';", IMPORTS],
  ['the worker may not import the API', 'packages/service/src/worker/a.ts', "import '../api/index.ts';", IMPORTS],
  ['only the store imports the database', 'packages/service/src/orchestrator/a.ts', "import 'pg';", IMPORTS],
  ['only the orchestrator imports the queue', 'packages/service/src/worker/a.ts', "import 'bullmq';", IMPORTS],
  ['only the API imports the HTTP framework', 'packages/service/src/serve/a.ts', "import 'fastify';", IMPORTS],
  ['the service does not print', 'packages/service/src/serve/a.ts', 'console.info(1);', 'lint/suspicious/noConsole'],
  [
    'puppet has no Node imports',
    'packages/engine/src/puppet/a.ts',
    "import 'node:fs';",
    'lint/correctness/noNodejsModules',
  ],
  [
    'the engine has no clock',
    'packages/engine/src/vision/a.ts',
    'export const now = Date.now();',
    'lint/style/noRestrictedGlobals',
  ],
  ['only the cli prints', 'packages/engine/src/media/a.ts', 'console.info(1);', 'lint/suspicious/noConsole'],
  [
    'a promise may not be dropped',
    'packages/cli/src/a.ts',
    'const wait = async () => 1;\nwait();',
    'lint/nursery/noFloatingPromises',
  ],
];

for (const [what, path, code, rule] of forbidden) {
  test(`the linter says that ${what}`, () => assert.ok(brokenRules(path, code).includes(rule)));
}

test('imports along the direction of dependencies pass', () => {
  assert.deepEqual(brokenRules('packages/engine/src/pipeline/a.ts', "import '../media/index.ts';"), []);
  assert.deepEqual(
    brokenRules('packages/engine/src/media/a.ts', "import 'node-av';\nimport 'sharp';\nimport '../core/image.ts';"),
    [],
  );
  assert.deepEqual(brokenRules('packages/engine/src/vision/a.ts', "import '@understudy/protocol/basics';"), []);
  assert.deepEqual(brokenRules('packages/cli/src/a.ts', "import '@understudy/engine/pipeline';"), []);
  assert.deepEqual(brokenRules('packages/cli/src/a.ts', "import '@understudy/service';"), []);
  assert.deepEqual(
    brokenRules('packages/service/src/serve/a.ts', "import '../api/index.ts';\nimport '../worker/index.ts';"),
    [],
  );
  assert.deepEqual(
    brokenRules('packages/service/src/orchestrator/a.ts', "import 'bullmq';\nimport '../store/index.ts';"),
    [],
  );
});
