/** Ids that nobody can guess. */
import { randomBytes } from 'node:crypto';
import { ID_BYTES, type IdKind, makeId } from '@understudy/protocol';

export function randomId(kind: IdKind): string {
  return makeId(kind, randomBytes(ID_BYTES));
}
