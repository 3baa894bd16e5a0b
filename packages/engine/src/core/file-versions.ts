/** Versions of the files that the engine saves. Raise one whenever a file of the former version can no longer be used as it should. */
export const RIG_FILE_VERSION = 1;
export const SCENE_FILE_VERSION = 3;
