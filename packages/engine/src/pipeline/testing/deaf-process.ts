/** A process, to be killed by a test, that starts another one which watches it and then never listens again. */
import { fork } from 'node:child_process';
import { watchParent } from '../watch-parent.ts';

if (process.argv[2] === undefined) {
  const deaf = fork(import.meta.filename, [`${process.pid}`]);
  deaf.once('message', () => process.send!({ deafPid: deaf.pid }));
} else {
  watchParent(Number(process.argv[2]));
  process.send!('watching', () => {
    for (;;);
  });
}
