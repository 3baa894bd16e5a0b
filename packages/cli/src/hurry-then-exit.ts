/** What further requests to stop do to a command that runs until it is stopped: the first hurries it, the next ends the process. */

export type Hurrying = {
  /** For `listenForInterrupts`. */
  force: (exitCode: number) => void;
  /** Says how to hurry, once there is something to be hurried; until then the process just ends. */
  onHurry: (hurry: () => void) => void;
};

export function hurryThenExit(): Hurrying {
  let hurryUp: (() => void) | undefined;
  return {
    force: (exitCode) => {
      if (!hurryUp) process.exit(exitCode);
      hurryUp();
      hurryUp = undefined;
    },
    onHurry: (hurry) => {
      hurryUp = hurry;
    },
  };
}
