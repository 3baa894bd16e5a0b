/** Saves collections of garbage while work goes on that lets go of many pictures and is done in seconds. */
import { setFlagsFromString } from 'node:v8';

/**
 * By default every few megabytes of pictures that were let go start a collection of all objects; until this is disposed of they count
 * together with the objects, which makes collections a sixth as many. Not for long work, whose memory would grow by it. To be called
 * when all modules are loaded: V8 keeps compiled code by its flags. A V8 that does not know the flag goes on without it.
 */
export function collectRarely(): Disposable {
  setFlagsFromString('--external-memory-accounted-in-global-limit');
  return {
    [Symbol.dispose]() {
      setFlagsFromString('--no-external-memory-accounted-in-global-limit');
    },
  };
}
