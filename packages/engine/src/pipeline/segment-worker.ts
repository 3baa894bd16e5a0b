/** Entry point of a worker thread that analyses segments: the networks block a thread, so each has its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { analyseSegment, PersonDetector, PoseModel, serialiseObservations } from '../vision/index.ts';
import { describeFailure } from './failure.ts';
import { FrameQueue } from './frame-queue.ts';
import type { MessageFromAnalyst, MessageToAnalyst, SegmentResult, SegmentSettings } from './segment-message.ts';

type Frame = Extract<MessageToAnalyst, { type: 'frame' }>;

const settings = workerData as SegmentSettings;
const port = parentPort!;
const { cacheDir, fps, sourceWidth, sourceHeight } = settings;
const models = {
  pose: await PoseModel.open({ variant: settings.preview ? 'lite' : 'full', mask: true, cacheDir }),
  detector: await PersonDetector.open({ cacheDir }),
};

function send(message: MessageFromAnalyst, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

async function* readFrames(queue: FrameQueue<Frame>): AsyncGenerator<Frame> {
  for await (const frame of queue) {
    send({ type: 'taken' });
    yield frame;
  }
}

async function analyse(segment: number, queue: FrameQueue<Frame>): Promise<SegmentResult> {
  const observations = await analyseSegment(readFrames(queue), { models, sourceWidth, sourceHeight, fps });
  return { segment, observations: serialiseObservations(observations), cameraMotion: new Uint8Array(0) };
}

let queue: FrameQueue<Frame> | undefined;
/** Segments are analysed one after the other, in the order in which they came. */
let last: Promise<void> = Promise.resolve();

port.on('message', (message: MessageToAnalyst) => {
  if (message.type === 'begin') {
    const { segment } = message;
    const frames = new FrameQueue<Frame>();
    queue = frames;
    last = last
      .then(async () => send({ type: 'result', result: await analyse(segment, frames) }))
      .catch((error) => send({ type: 'failed', failure: describeFailure(error) }));
  } else if (message.type === 'frame') queue!.push(message);
  else queue!.end();
});
