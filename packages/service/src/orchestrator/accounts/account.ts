/** Accounts, their keys and their credits, as other rooms see them. */

export type Account = { id: string; name: string; createdAt: Date };

export type Credits = { balance: number; reserved: number; totalPurchased: number; totalUsed: number; updatedAt: Date };

/** `read`: every GET. `write`: all that creates, cancels or deletes. `admin`: what belongs to the operator. */
export type KeyScope = 'read' | 'write' | 'admin';

export type ApiKey = {
  id: string;
  accountId: string;
  name: string;
  /** The start and the last four characters of the key, to recognise it by. */
  prefix: string;
  lastFour: string;
  scopes: KeyScope[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

/** Who is asking. */
export type Caller = { accountId: string; keyId: string; scopes: KeyScope[] };
