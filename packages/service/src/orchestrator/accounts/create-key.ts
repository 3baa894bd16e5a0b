/** Makes an API key. */
import { randomBytes } from 'node:crypto';
import { findCredits } from '../../store/queries/find-credits.ts';
import { insertKey } from '../../store/queries/insert-key.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { randomId } from '../random-id.ts';
import { storableText } from '../storable-text.ts';
import type { ApiKey, KeyScope } from './account.ts';
import { unknownAccount } from './get-credits.ts';
import { hashKey, KEY_PREFIX } from './hash-key.ts';

export type NewKey = {
  accountId: string;
  name: string;
  /** Default: read and write. */
  scopes?: readonly KeyScope[] | undefined;
  /** Default: never. */
  expiresAt?: Date | undefined;
};

const SECRET_BYTES = 32;
const SHOWN_START = KEY_PREFIX.length + 4;
const SHOWN_END = 4;

/**
 * The key itself is in this answer and nowhere else: what is kept is its SHA-256.
 *
 * @throws UnderstudyError CS-UORC01-003 unknown account
 */
export async function createKey(orc: Orchestrator, input: NewKey): Promise<{ key: string; row: ApiKey }> {
  const { accountId, name, scopes = ['read', 'write'], expiresAt } = input;
  if (!(await findCredits(orc.database, accountId))) throw unknownAccount(accountId);
  const key = KEY_PREFIX + randomBytes(SECRET_BYTES).toString('base64url');
  const row = await insertKey(orc.database, {
    id: randomId('key'),
    accountId,
    name: storableText(name),
    prefix: key.slice(0, SHOWN_START),
    lastFour: key.slice(-SHOWN_END),
    sha256: hashKey(key),
    scopes: [...scopes],
    expiresAt: expiresAt ?? null,
  });
  return { key, row: row as ApiKey };
}
