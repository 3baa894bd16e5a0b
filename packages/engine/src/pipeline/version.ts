/** Which engine this is: what makes, and what can read, the files that a service keeps. */
import { readFileSync } from 'node:fs';
import { RIG_FILE_VERSION, SCENE_FILE_VERSION } from '../core/file-versions.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The package's version and those of its files, e.g. `0.1.0+rig.1.scene.3`. */
export const ENGINE_VERSION = `${version}+rig.${RIG_FILE_VERSION}.scene.${SCENE_FILE_VERSION}`;
