/** How a key is kept. It has 256 random bits, so a plain hash cannot be turned back: no salt, no slow function. */
import { createHash } from 'node:crypto';

export const KEY_PREFIX = 'sk-';

export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
