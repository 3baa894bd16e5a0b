/** Where objects go, out of the settings. */
import type { Settings } from '../config/index.ts';
import type { ObjectStoreOptions } from '../store/index.ts';

/**
 * `s3://bucket/prefix?region=…&endpoint=…`, or the folder where no URL is set. Keys come from the environment, as usual for AWS.
 *
 * @param folder the data folder's own place for objects
 */
export function objectStoreOptions(
  { objectStoreUrl }: Pick<Settings, 'objectStoreUrl'>,
  folder: string,
): ObjectStoreOptions {
  if (objectStoreUrl === undefined) return { root: folder };
  const { host: bucket, pathname, searchParams } = new URL(objectStoreUrl);
  const prefix = pathname.replace(/^\/+|\/+$/g, '');
  const region = searchParams.get('region');
  const endpoint = searchParams.get('endpoint');
  return {
    s3: { bucket, ...(prefix ? { prefix } : {}), ...(region ? { region } : {}), ...(endpoint ? { endpoint } : {}) },
  };
}
