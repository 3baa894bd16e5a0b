/** Everything that an engine process can be asked to do, by name. */
import { flushCompileCache } from 'node:module';
import type { VerbContext } from './task.ts';

// Loaded when first asked for: a process that only encodes has no use for the networks, which take time to load.
const LOADERS = {
  inspectPicture: async () => (await import('./inspect-picture.ts')).inspectPicture,
  makeThumbnail: async () => (await import('./make-thumbnail.ts')).makeThumbnail,
  inspectVideo: async () => (await import('./inspect-video.ts')).inspectVideo,
  encodeCharacter: async () => (await import('./encode-character.ts')).encodeCharacter,
  inspectCharacter: async () => (await import('./inspect-character.ts')).inspectCharacter,
  inspectScene: async () => (await import('./inspect-scene.ts')).inspectScene,
  encodeScene: async () => (await import('./encode-scene.ts')).encodeScene,
  unpackScene: async () => (await import('./unpack-scene.ts')).unpackScene,
  renderChunk: async () => (await import('./render-chunk.ts')).renderChunk,
  mergeChunks: async () => (await import('./merge-chunks.ts')).mergeChunks,
};

export type VerbName = keyof typeof LOADERS;
type Verb<V extends VerbName> = Awaited<ReturnType<(typeof LOADERS)[V]>>;
export type VerbArgs<V extends VerbName> = Parameters<Verb<V>>[0];
export type VerbResult<V extends VerbName> = Awaited<ReturnType<Verb<V>>>;

export async function runVerb(name: VerbName, args: unknown, context: VerbContext): Promise<unknown> {
  const verb = (await LOADERS[name]()) as (args: unknown, context: VerbContext) => Promise<unknown>;
  // Kept on disk now: whoever ends the process does so without a warning. Costs nothing once all of it is there.
  flushCompileCache();
  return verb(args, context);
}
