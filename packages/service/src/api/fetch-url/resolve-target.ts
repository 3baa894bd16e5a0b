/** Turns the URL that a user sent into addresses that may be connected to. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { LIMITS } from '@understudy/protocol';
import { fieldRefused } from '../uploads/refuse-field.ts';
import { AddressGuard } from './address-guard.ts';
import type { FetchUrlOptions } from './fetch-url.ts';

export type Address = { address: string; family: number };

/** A URL with the addresses that it was found to lead to, all of them checked. */
export type FetchTarget = { url: URL; addresses: Address[] };

/** Tells the addresses of a host name. */
export type Resolver = (hostname: string) => Promise<Address[]>;

/** What is not found and what may not be fetched answer alike: names of an inner network are not to be found out. */
const NOT_FETCHABLE = {
  problem: 'the address leads to no host on the public internet',
  remedy: 'Use the address of a file that anybody can download',
};

/** The resolver of the system, as every other program on the machine uses it. */
export const systemResolver: Resolver = (hostname) => lookup(hostname, { all: true });

/**
 * The host is resolved once; who connects uses these addresses and asks no resolver again.
 *
 * @throws UnderstudyError CS-UORC01-002 for a URL that may not be fetched: other schemes, credentials, any address that is not public
 */
export async function resolveTarget(url: string, options: FetchUrlOptions): Promise<FetchTarget> {
  const parsed = parseUrl(url, options);
  const addresses = await resolveHost(parsed.hostname, options);
  const guard = new AddressGuard(options.settings.allowedPrivateRanges);
  // All of them, since any may be connected to.
  if (addresses.length === 0 || !addresses.every(({ address }) => guard.allows(address))) {
    throw fieldRefused(options.field, NOT_FETCHABLE);
  }
  return { url: parsed, addresses };
}

function parseUrl(text: string, { field, settings }: FetchUrlOptions): URL {
  if (text.length > LIMITS.urlLength) {
    throw fieldRefused(field, { problem: `the address is longer than ${LIMITS.urlLength} characters` });
  }
  const url = URL.parse(text);
  const schemes = settings.allowHttp ? ['https:', 'http:'] : ['https:'];
  if (!url || !schemes.includes(url.protocol)) {
    throw fieldRefused(field, {
      problem: `the address is not ${settings.allowHttp ? 'an http or https URL' : 'an https URL'}`,
      remedy: 'Use an address such as https://example.com/clip.mp4',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw fieldRefused(field, {
      problem: 'the address holds a user name or password',
      remedy: 'Use an address that needs none, such as a signed one',
    });
  }
  return url;
}

async function resolveHost(hostname: string, { field, resolve = systemResolver }: FetchUrlOptions): Promise<Address[]> {
  const literal = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  const family = isIP(literal);
  if (family !== 0) return [{ address: literal, family }];
  try {
    return await resolve(hostname);
  } catch (cause) {
    throw fieldRefused(field, { ...NOT_FETCHABLE, cause });
  }
}
