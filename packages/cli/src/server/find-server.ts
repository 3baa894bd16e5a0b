/** Finds out whether a command is meant for a server, and for which one. */
import { UsageError } from '../usage-error.ts';

export type ServerFlags = { server?: string; key?: string };
export type Server = { url: URL; key: string };

type Environment = Record<string, string | undefined>;

/**
 * The server of `--server` or UNDERSTUDY_SERVER with the key of `--key` or UNDERSTUDY_KEY; undefined where neither names a server:
 * the work is done on this machine.
 */
export function findServer(flags: ServerFlags, env: Environment = process.env): Server | undefined {
  const address = flags.server ?? (env.UNDERSTUDY_SERVER || undefined);
  const key = flags.key ?? (env.UNDERSTUDY_KEY || undefined);
  if (address === undefined) {
    if (flags.key !== undefined) throw new UsageError('--key was given without --server', 'Add --server <url>.');
    return undefined;
  }
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) {
    throw new UsageError(`the server is '${address}'`, 'Give its address, such as http://127.0.0.1:8750.');
  }
  if (key === undefined) {
    const remedy = 'Add --key sk-…, or set UNDERSTUDY_KEY. `understudy keys create` on the server makes one.';
    throw new UsageError('no key for the server was given', remedy, 'CS-UORC01-006');
  }
  return { url: new URL(address), key };
}
