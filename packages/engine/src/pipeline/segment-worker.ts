/** Entry point of a worker thread that analyses segments: the networks block a thread, so each has its own. */
import { parentPort, workerData } from 'node:worker_threads';
import type { RgbImage } from '../core/image.ts';
import { CameraMotionEstimator, type GreyPicture, serialiseCameraMotion, shrinkToGrey } from '../scene/camera.ts';
import {
  analyseSegment,
  PersonDetector,
  PoseModel,
  type SegmentObservations,
  serialiseObservations,
} from '../vision/following.ts';
import { describeFailure } from './failure.ts';
import { FrameQueue } from './frame-queue.ts';
import { unpackMask } from './person-masks.ts';
import type { MessageFromAnalyst, MessageToAnalyst, SegmentResult, SegmentSettings } from './segment-message.ts';

type Frame = Extract<MessageToAnalyst, { type: 'frame' }>;

/** What the camera's motion is measured from, once it is known who is in the frames of a segment. */
type GreyFrame = { index: number; picture: GreyPicture; isLeadIn: boolean };

const settings = workerData as SegmentSettings;
const port = parentPort!;
const { cacheDir, fps, sourceWidth, sourceHeight } = settings;
const models = {
  pose: await PoseModel.open({ variant: settings.preview ? 'lite' : 'full', mask: true, cacheDir }),
  detector: await PersonDetector.open({ cacheDir }),
};

function send(message: MessageFromAnalyst): void {
  port.postMessage(message);
}

/** Frames that are told at once to have been taken: waking the other thread costs more than all else about a frame that waits. */
const TAKEN_AT_ONCE = 4;

/** Memory of grey pictures from which the camera's motion was measured. */
const unusedSums: GreyPicture['sums'][] = [];

/** Frames that were taken since that was told last. */
let taken = 0;
/** Pictures whose memory goes back to the decoding thread, for frames to come. */
let unused: Uint8Array[] = [];

function tellTaken(): void {
  send({ type: 'taken', count: taken, unused });
  taken = 0;
  unused = [];
}

/** The segment's own frames, in order. All frames are also put into `seen` in grey, lead-in and all, where that is wanted. */
async function* readFrames(queue: FrameQueue<Frame>, seen: GreyFrame[]): AsyncGenerator<Frame> {
  for await (const frame of queue) {
    const { index, image, isLeadIn } = frame;
    if (++taken === TAKEN_AT_ONCE) tellTaken();
    if (settings.needsBackground) seen.push({ index, picture: shrinkToGrey(image, unusedSums.pop()), isLeadIn });
    if (isLeadIn) unused.push(image.data);
    else yield frame;
  }
}

async function analyse(segment: number, queue: FrameQueue<Frame>): Promise<SegmentResult> {
  const seen: GreyFrame[] = [];
  const onPictureDone = ({ data }: RgbImage): number => unused.push(data);
  const options = { models, sourceWidth, sourceHeight, fps, onPictureDone };
  const observations = await analyseSegment(readFrames(queue, seen), options);
  const cameraMotion = settings.needsBackground ? measureCamera(seen, observations) : new Uint8Array(0);
  return { segment, observations: serialiseObservations(observations), cameraMotion };
}

/** After the search for people, since the camera is measured on what is none of them. */
function measureCamera(seen: GreyFrame[], { firstFrame, frames }: SegmentObservations): Uint8Array {
  const estimator = new CameraMotionEstimator({ sourceWidth, sourceHeight });
  for (const { index, picture, isLeadIn } of seen) {
    const people = frames[index - firstFrame]?.people ?? [];
    estimator.push(picture, () => people.map(({ packedMask }) => unpackMask(packedMask)), { isLeadIn });
  }
  const motion = estimator.finish();
  unusedSums.push(...seen.map(({ picture }) => picture.sums));
  return serialiseCameraMotion(motion);
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
