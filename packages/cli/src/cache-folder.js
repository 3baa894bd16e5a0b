/**
 * Where the command line keeps what it can make again: the models, converted once, and compiled sources. Plain JavaScript, since it is
 * asked for the latter before anything else: to strip the types of one file, Node loads a compiler, which takes as long as all the rest.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * UNDERSTUDY_CACHE where it is set, else the folder that the system sets aside for caches.
 *
 * @param {Record<string, string | undefined>} env
 * @param {string} platform
 * @returns {string}
 */
export function cacheFolder(env = process.env, platform = process.platform) {
  if (env.UNDERSTUDY_CACHE) return env.UNDERSTUDY_CACHE;
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'understudy', 'cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'understudy');
  // The XDG specification: a relative path is to be ignored.
  const base = env.XDG_CACHE_HOME?.startsWith('/') ? env.XDG_CACHE_HOME : join(homedir(), '.cache');
  return join(base, 'understudy');
}
