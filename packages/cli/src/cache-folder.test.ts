import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cacheFolder } from './cache-folder.js';

test('UNDERSTUDY_CACHE decides where it is set', () => {
  assert.equal(cacheFolder({ UNDERSTUDY_CACHE: '/somewhere', XDG_CACHE_HOME: '/else' }, 'linux'), '/somewhere');
});

test('else it is where the system keeps caches', () => {
  assert.equal(cacheFolder({ XDG_CACHE_HOME: '/xdg' }, 'linux'), join('/xdg', 'understudy'));
  assert.equal(cacheFolder({ XDG_CACHE_HOME: 'relative' }, 'linux'), join(homedir(), '.cache', 'understudy'));
  assert.equal(cacheFolder({}, 'darwin'), join(homedir(), 'Library', 'Caches', 'understudy'));
  assert.equal(cacheFolder({ LOCALAPPDATA: '/local' }, 'win32'), join('/local', 'understudy', 'cache'));
});
