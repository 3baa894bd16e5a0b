/** Names one attempt at a task: what every effect of a worker carries, so that one that was given up has none. */
export type TaskRef = { taskId: string; attempt: number };
