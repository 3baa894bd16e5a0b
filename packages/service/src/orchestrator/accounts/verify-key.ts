/** Tells who is asking, by the key that was sent. */
import { findKey } from '../../store/queries/find-key.ts';
import { touchKey } from '../../store/queries/touch-key.ts';
import type { Orchestrator } from '../orchestrator.ts';
import type { Caller, KeyScope } from './account.ts';
import { hashKey, KEY_PREFIX } from './hash-key.ts';

/** Longer texts are no keys of ours, and are not hashed. */
const LONGEST_KEY = 128;

/** Undefined for a key that is unknown, revoked or expired. */
export async function verifyKey(orc: Orchestrator, key: string): Promise<Caller | undefined> {
  if (!key.startsWith(KEY_PREFIX) || key.length > LONGEST_KEY) return undefined;
  const found = await findKey(orc.database, hashKey(key));
  if (!found) return undefined;
  if (found.expiresAt && found.expiresAt <= orc.now()) return undefined;
  if (found.isUnused) await touchKey(orc.database, found.id);
  return { accountId: found.accountId, keyId: found.id, scopes: found.scopes as KeyScope[] };
}
