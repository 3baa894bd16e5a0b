/**
 * Keeps the inference runtime from sending usage data to its maker, which its Linux and macOS builds do unless told otherwise, and from
 * leaving an id and logs on the disk. To be imported before the runtime.
 */

/** For the environment of processes that will load the runtime: threads of theirs cannot change it any more. */
export const MUTED_RUNTIME = { ORT_DISABLE_TELEMETRY: '1' } as const;

Object.assign(process.env, MUTED_RUNTIME);
