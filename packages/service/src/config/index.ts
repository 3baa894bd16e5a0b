/** Config: what the operator has set. Reads the environment and nothing else. */
export { type Environment, readSettings } from './read-settings.ts';
export type { Setting } from './setting.ts';
export { CLIENT_VARIABLES, SETTINGS_TABLE, type Settings } from './settings-table.ts';
export { testSettings } from './test-settings.ts';
