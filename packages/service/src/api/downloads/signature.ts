/** The signature of a download link: HMAC-SHA256 over what may be fetched and until when. */
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

/** What is signed: the path of the file, and the end of the link's life in seconds since 1970. */
export type SignedFacts = { path: string; expires: number };

/** 43 letters of base64url. The first line keeps it apart from other signatures that the same secret may once make. */
export function sign(secret: KeyObject, { path, expires }: SignedFacts): string {
  return createHmac('sha256', secret).update(`understudy-download\n${path}\n${expires}`).digest('base64url');
}

/** In a time that does not depend on where a wrong signature differs. */
export function isSignedBy(secret: KeyObject, facts: SignedFacts, signature: string): boolean {
  const wanted = Buffer.from(sign(secret, facts));
  const found = Buffer.from(signature);
  return found.length === wanted.length && timingSafeEqual(found, wanted);
}
