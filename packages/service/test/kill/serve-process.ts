/** The whole service in a process of its own, to be killed by a test. Its settings come as its argument, in JSON. */
import type { Settings } from '../../src/config/index.ts';
import { serve } from '../../src/serve/index.ts';

export type Announcement = { address: string; databaseUrl: string };

const settings = JSON.parse(process.argv[2]!) as Settings;
// Nothing of it outlives the test.
process.once('disconnect', () => process.exit(1));
const running = await serve(settings);
process.once('SIGTERM', async () => {
  await running[Symbol.asyncDispose]();
  process.removeAllListeners('disconnect').disconnect();
});
const { address, service } = running;
process.send!({ address, databaseUrl: service.settings.databaseUrl! } satisfies Announcement);
