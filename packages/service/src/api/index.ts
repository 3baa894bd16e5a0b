/** The HTTP API of the service. */
export type { ApiContext } from './api-context.ts';
export { buildApi } from './app.ts';
export { rotateSigningKeys } from './downloads/index.ts';
