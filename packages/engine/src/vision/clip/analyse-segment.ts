/** Measures a stretch of a clip on its own: who is where in each frame. Stretches are put together by `linkSegments`. */
import type { RgbImage } from '../../core/image.ts';
import type { PersonMask } from '../../core/mask.ts';
import type { Box } from '../box.ts';
import type { Pose } from '../pose.ts';
import { type Roi, roiFromPose } from '../roi.ts';
import type { Sight } from './bridge-sights.ts';
import { brightenDark } from './brighten-dark.ts';
import { CHECK_PATIENCE } from './check-schedule.ts';
import { describeSight } from './describe-sight.ts';
import { GapFiller } from './gap-filler.ts';
import { maskGridFor } from './mask-grid.ts';
import { PersonTracker, type Sighting, type VisionModels } from './person-tracker.ts';
import {
  CUT_CHANGE,
  measureSignature,
  type PictureSignature,
  SIGNATURE_BYTES,
  signatureChange,
} from './picture-signature.ts';
import { poseDistance } from './pose-shape.ts';
import type { SeenFrame } from './seen-frame.ts';
import type { FrameObservation, LocalTrack, SegmentObservations } from './segment-observations.ts';
import { COLOUR_BINS, measureTorsoColours } from './torso-colours.ts';

/** A frame of the clip, shrunk: 480 to 640 pixels on the longer side are right. See `onPictureDone` for how long it is needed. */
export type AnalysedFrame = { index: number; image: RgbImage };

export type AnalyseOptions = {
  models: VisionModels;
  /** Size of the upright source picture in pixels. */
  sourceWidth: number;
  sourceHeight: number;
  /** Frames a second. */
  fps: number;
  signal?: AbortSignal;
  /** Gets each picture when it is not needed any more: its memory may be used again. */
  onPictureDone?: (image: RgbImage) => void;
};

/** How often the person detector looks again, on top of whenever a person is lost. */
const CHECK_SECONDS = 0.5;
/** Torsos that are nearer than this, in torso lengths, were seen alike. */
const SAME_POSE_DISTANCE = 0.3;
/** Frames looked at in a second, about: between them calm motion is bridged, and quick motion is looked at more often. */
const LOOKS_PER_SECOND = 7.5;

/**
 * Looks at consecutive frames in order. Depends on these frames alone, so a clip may be analysed in any number of segments at
 * once, by any number of processes.
 *
 * @throws the signal's reason once it is aborted
 */
export async function analyseSegment(
  frames: AsyncIterable<AnalysedFrame> | Iterable<AnalysedFrame>,
  options: AnalyseOptions,
): Promise<SegmentObservations> {
  const analysis = new SegmentAnalysis(options);
  for await (const frame of frames) {
    options.signal?.throwIfAborted();
    await analysis.add(frame);
  }
  return analysis.finish();
}

/** Where a person is looked for: in a square of the picture, of which what is outside of their box is hidden. */
type PersonPlace = {
  trackId: number;
  roi: Roi;
  personBox: Box | undefined;
  /** Gives the mask, where none has to be made from the picture. */
  cover?: (pose: Pose) => PersonMask;
};

class SegmentAnalysis {
  readonly #options: AnalyseOptions;
  readonly #checkInterval: number;
  /** Frames from one look to the next. */
  readonly #stride: number;
  readonly #frames: FrameObservation[] = [];
  readonly #tracks: LocalTrack[] = [];
  readonly #colours = new Map<number, Float32Array>();
  /** The latest pictures of this shot, oldest first: a person who is found late is followed back through them. */
  #recent: SeenFrame[] = [];
  /** Frames of this shot since the last look. */
  #waiting: SeenFrame[] = [];
  /** Who was seen at the last look, by track. */
  #lastSights = new Map<number, Sight>();
  readonly #gaps: GapFiller;
  #tracker: PersonTracker;
  #firstFrame = 0;
  #firstSignature: PictureSignature | undefined;
  #lastSignature: PictureSignature | undefined;

  constructor(options: AnalyseOptions) {
    this.#options = options;
    this.#checkInterval = Math.max(1, Math.round(CHECK_SECONDS * options.fps));
    this.#stride = Math.max(1, Math.round(options.fps / LOOKS_PER_SECOND));
    this.#gaps = new GapFiller({ ...options, stride: this.#stride });
    this.#tracker = this.#newTracker(0);
  }

  async add({ index, image: original }: AnalysedFrame): Promise<void> {
    const signature = measureSignature(original);
    const image = brightenDark(original);
    const change = this.#lastSignature ? Math.fround(signatureChange(this.#lastSignature, signature)) : 0;
    if (!this.#firstSignature) {
      this.#firstFrame = index;
      this.#firstSignature = signature;
    }
    this.#lastSignature = signature;
    // At what may be a cut people are looked for anew; a false alarm costs one look of the detector.
    if (change >= CUT_CHANGE) await this.#beginShot();
    const frame: FrameObservation = { change, people: [] };
    this.#frames.push(frame);
    this.#waiting.push({ frame, index, image, original, signature });
    const isFirstOfShot = this.#recent.length === 0;
    if (isFirstOfShot || this.#waiting.length >= this.#stride) await this.#look();
  }

  async finish(): Promise<SegmentObservations> {
    await this.#endShot();
    this.#forget(this.#recent);
    this.#gaps.bend((frame, trackId) =>
      this.#frames[frame - this.#firstFrame]?.people.find((person) => person.trackId === trackId),
    );
    const signature = new Uint8Array(SIGNATURE_BYTES);
    return {
      firstFrame: this.#firstFrame,
      sourceWidth: this.#options.sourceWidth,
      sourceHeight: this.#options.sourceHeight,
      maskCell: maskGridFor(this.#options.sourceWidth, this.#options.sourceHeight, this.#options.sourceWidth).cell,
      frames: this.#frames,
      tracks: this.#tracks,
      firstSignature: this.#firstSignature ?? signature,
      lastSignature: this.#lastSignature ?? signature,
    };
  }

  /** Looks at the newest frame, and fills in those that were passed over. */
  async #look(): Promise<void> {
    const newest = this.#waiting.pop();
    if (!newest) return;
    const between = this.#waiting;
    this.#waiting = [];
    for (const seen of between) this.#remember(seen);
    const lastSights = this.#lastSights;
    this.#lastSights = new Map();
    for (const sighting of await this.#tracker.step(newest)) {
      const { trackId, personBox } = sighting;
      const sight = this.#describe(newest, trackId, sighting.pose);
      newest.frame.people.push(sight.observation);
      this.#addColours(newest.image, sighting);
      const before = lastSights.get(trackId);
      if (sighting.isArrival || sighting.isCorrection) await this.#followBack(sighting);
      else if (before) {
        await this.#gaps.fill({ between, before, after: sight }, (seen, roi, cover) =>
          this.#lookInto(seen, { trackId, roi, personBox, cover }),
        );
      }
      this.#gaps.note(sight);
      this.#lastSights.set(trackId, sight);
    }
    for (const [trackId, sight] of lastSights) {
      if (!this.#lastSights.has(trackId)) await this.#follow(between, sight);
    }
    this.#remember(newest);
  }

  #describe({ image, index }: SeenFrame, trackId: number, pose: Pose, mask?: PersonMask): Sight {
    return describeSight(trackId, pose, { ...this.#options, frame: index, picture: image }, mask);
  }

  /** Looks for a person in a square of a frame, and puts them into it; null if they are not seen there. */
  async #lookInto(seen: SeenFrame, { trackId, roi, personBox, cover }: PersonPlace): Promise<Sight | null> {
    const pose = await this.#tracker.estimateNear(seen.image, roi, { personBox, withMask: !cover });
    if (!pose) return null;
    const sight = this.#describe(seen, trackId, pose, cover?.(pose));
    seen.frame.people.push(sight.observation);
    return sight;
  }

  #remember(seen: SeenFrame): void {
    this.#recent.push(seen);
    // The detector looks up to a stride later than it should.
    if (this.#recent.length > CHECK_PATIENCE * this.#checkInterval + this.#stride)
      this.#forget(this.#recent.splice(0, 1));
  }

  #forget(frames: readonly SeenFrame[]): void {
    for (const { original } of frames) this.#options.onPictureDone?.(original);
  }

  /** Looks for a person in frames that follow one in which they were seen. */
  async #follow(frames: readonly SeenFrame[], sight: Sight): Promise<void> {
    let last = sight;
    for (const seen of frames) {
      const place = { trackId: sight.observation.trackId, roi: roiFromPose(last.pose), personBox: undefined };
      const found = await this.#lookInto(seen, place);
      if (!found) return;
      last = found;
    }
  }

  #newTracker(firstId: number): PersonTracker {
    return new PersonTracker(this.#options.models, { checkInterval: this.#checkInterval, firstId });
  }

  /** There is no later look of the detector by which somebody who came in last could be found, or put right. */
  async #endShot(): Promise<void> {
    await this.#look();
    const last = this.#recent.at(-1);
    const sightings = last ? await this.#tracker.finish(last) : [];
    for (const sighting of sightings) {
      if (!sighting.isArrival && !sighting.isCorrection) continue;
      this.#addColours(last!.image, sighting);
      await this.#followBack(sighting);
    }
    this.#keepTracks();
  }

  async #beginShot(): Promise<void> {
    await this.#endShot();
    this.#tracker = this.#newTracker(this.#tracker.nextId);
    this.#forget(this.#recent);
    this.#recent = [];
    this.#lastSights = new Map();
  }

  #keepTracks(): void {
    for (const { id, detectorScores, doubtfulFrom } of this.#tracker.tracks) {
      this.#tracks.push({
        id,
        detectorScores,
        doubtfulFrom,
        colours: this.#colours.get(id) ?? new Float32Array(COLOUR_BINS),
      });
    }
  }

  /**
   * The person was there before the detector looked: the pose model finds them in the frames before, from the last to the first. What
   * was seen of them there before a correction is replaced, as far back as it differs.
   */
  async #followBack({ trackId, pose, personBox, isCorrection }: Sighting): Promise<void> {
    let next = pose;
    for (const seen of this.#recent.toReversed()) {
      const { frame, image } = seen;
      const known = frame.people.findIndex((person) => person.trackId === trackId);
      if (known >= 0 && !isCorrection) return;
      const found = await this.#tracker.estimateNear(image, roiFromPose(next), { personBox });
      if (!found) return;
      const { observation } = this.#describe(seen, trackId, found);
      if (known < 0) frame.people.push(observation);
      else if (poseDistance(frame.people[known]!, observation) < SAME_POSE_DISTANCE) return;
      else frame.people[known] = observation;
      next = found;
    }
  }

  /** Colours of all sightings are summed up; `colourLikeness` does not mind the scale. */
  #addColours(image: RgbImage, { trackId, pose }: Sighting): void {
    const seen = measureTorsoColours(image, pose);
    const sum = this.#colours.get(trackId);
    if (!sum) this.#colours.set(trackId, seen);
    else for (let i = 0; i < COLOUR_BINS; i++) sum[i]! += seen[i]!;
  }
}
