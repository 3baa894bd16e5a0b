/** A worker in a process of its own, to be killed by a test. Its world comes as the first message. */
import { once } from 'node:events';
import { startWorker } from '../worker.ts';
import { openOrchestrator, type WorldPlace } from './worker-world.ts';

const [place] = (await once(process, 'message')) as [WorldPlace];
await startWorker(await openOrchestrator(place), place.settings);
process.send!('ready');
