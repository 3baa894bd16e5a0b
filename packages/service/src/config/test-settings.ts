/** Settings for tests: a data folder of their own, any free port, nothing logged. */
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSettings } from './read-settings.ts';
import type { Settings } from './settings-table.ts';

/** The models stay converted between test runs. */
const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/understudy', import.meta.url));

/** The defaults, apart from where things lie; `dataDir` is a path that does not exist yet. */
export function testSettings(changes: Partial<Settings> = {}): Settings {
  const dataDir = join(tmpdir(), `understudy-test-${randomUUID()}`);
  return { ...readSettings({}), dataDir, cacheDir: CACHE, port: 0, logLevel: 'silent', minFreeDiskMb: 0, ...changes };
}
