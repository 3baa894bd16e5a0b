/** Why work on a task ends early without having failed. Used as reasons of abort signals and thrown by tasks. */

/** The task is no longer this worker's: cancelled, taken over, or nobody can tell. It must have no further effect. */
export class TaskLost extends Error {
  override readonly name = 'TaskLost';
}

/** The worker stops and gives the task back. */
export class TaskReleased extends Error {
  override readonly name = 'TaskReleased';

  constructor() {
    super('the worker stops');
  }
}
