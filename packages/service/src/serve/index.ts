/** Serve: the rooms of the service put together, to run as a whole or for one command. */
export { checkService, type ServiceFinding } from './check-service.ts';
export { createLog } from './create-log.ts';
export { openService, type Service } from './open-service.ts';
export { restoreService } from './restore-service.ts';
export { type RunningService, type ServeOptions, serve } from './serve.ts';
export { SetupError } from './setup-error.ts';
