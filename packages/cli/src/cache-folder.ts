/** Where the command line keeps what it can make again: the models, converted once. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * UNDERSTUDY_CACHE where it is set, else the folder that the system sets aside for caches.
 */
export function cacheFolder(
  env: Record<string, string | undefined> = process.env,
  platform: string = process.platform,
): string {
  if (env.UNDERSTUDY_CACHE) return env.UNDERSTUDY_CACHE;
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'understudy', 'cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'understudy');
  // The XDG specification: a relative path is to be ignored.
  const base = env.XDG_CACHE_HOME?.startsWith('/') ? env.XDG_CACHE_HOME : join(homedir(), '.cache');
  return join(base, 'understudy');
}
