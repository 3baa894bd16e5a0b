/** A process, to be killed by a test, that starts another one under guard which never listens again. */
import { fork } from 'node:child_process';
import { OrphanGuard } from '../orphan-guard.ts';

if (process.argv[2] === undefined) {
  const deaf = fork(import.meta.filename, ['deaf']);
  new OrphanGuard().add(deaf);
  deaf.once('message', () => process.send!({ deafPid: deaf.pid }));
} else {
  process.send!('working', () => {
    for (;;);
  });
}
