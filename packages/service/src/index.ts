/** The service: what the command line starts, and what it asks for. */
export { rotateSigningKeys } from './api/index.ts';
export { readSettings, type Settings } from './config/index.ts';
export {
  type Account,
  type ApiKey,
  addCredits,
  type Credits,
  createAccount,
  createKey,
  getCredits,
  type KeyScope,
  listAccounts,
  listKeys,
  listTemplates,
  type Orchestrator,
  publishTemplate,
  revokeKey,
  type Template,
  unpublishTemplate,
} from './orchestrator/index.ts';
export {
  checkService,
  createLog,
  openService,
  type RunningService,
  restoreService,
  type Service,
  SetupError,
  serve,
} from './serve/index.ts';
export { backup } from './store/index.ts';
export { startWorker } from './worker/index.ts';
