import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMarkAlive, isProcessAlive, isZombie, markOfProcess, PROCESS_MARK } from './process-mark.ts';

const needsProc = { skip: process.platform === 'linux' ? false : 'starts of processes are told by /proc' };

test('the mark of a process holds as long as it lives', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
  await once(child, 'spawn');
  const marks = [markOfProcess(), markOfProcess(child.pid)];
  for (const mark of marks) {
    assert.match(mark, new RegExp(`^${PROCESS_MARK.source}$`));
    assert.equal(isMarkAlive(mark), true);
  }
  assert.notEqual(marks[0], marks[1]);
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(isMarkAlive(marks[1]!), false);
  assert.equal(isProcessAlive(child.pid!), false);
});

test('a process that has got the id of a dead one is not taken for it', needsProc, () => {
  assert.equal(isMarkAlive(`${process.pid}.1`), false);
});

test('where a mark does not tell the start, any process of the id will do', () => {
  assert.equal(isMarkAlive(String(process.pid)), true);
  assert.equal(isMarkAlive(String(spawnSync(process.execPath, ['--version']).pid)), false);
});

test('a process that has ended is dead though nobody asks for its end', needsProc, async (t) => {
  // What the shell started is left to a program that knows nothing of it.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 1000'], { stdio: ['ignore', 'pipe', 'ignore'] });
  t.after(() => parent.kill('SIGKILL'));
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(line);
  while (!isZombie(pid)) await sleep(5);
  assert.equal(process.kill(pid, 0), true, 'its id is not free');
  assert.equal(isProcessAlive(pid), false);
  assert.equal(isMarkAlive(markOfProcess(pid)), false);
});

test("a process that is somebody else's lives", () => {
  assert.equal(isProcessAlive(1), true);
});
