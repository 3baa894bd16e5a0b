/** Makes a key useless from now on. */
import { revokeKey as revokeRow } from '../../store/queries/revoke-key.ts';
import type { Orchestrator } from '../orchestrator.ts';

/** False where there is no such key, or it had been revoked. */
export function revokeKey(orc: Orchestrator, keyId: string): Promise<boolean> {
  return revokeRow(orc.database, keyId);
}
