/** Follows the people of one shot from frame to frame: the pose model all the time, the person detector now and then. */
import type { RgbImage } from '../../core/image.ts';
import { type Box, boxArea, boxOverlap, clipBox, growBox, intersectionArea } from '../box.ts';
import type { PersonBox, PersonDetector } from '../person-detector.ts';
import { MASK_LENGTH, type Pose } from '../pose.ts';
import { type EstimateOptions, POSE_MIN_SCORE, type PoseModel } from '../pose-model.ts';
import { type Roi, roiFromBox, roiFromPose } from '../roi.ts';
import { CheckSchedule, type LookedAt } from './check-schedule.ts';
import { matchBoxes } from './match-boxes.ts';
import { isInPicture, moveWithTorso, poseDistance, visibleBox } from './pose-shape.ts';

export type VisionModels = { detector: PersonDetector; pose: PoseModel };

/** A picture of the shot, with its signature. */
export type TrackedPicture = LookedAt & { image: RgbImage };

/** A person seen in a frame, in pixels of the analysed picture. */
export type Sighting = {
  trackId: number;
  /** Its mask is valid until the next step. */
  pose: Pose;
  /** What the model was shown of the picture, if a neighbour had to be hidden. */
  personBox: Box | undefined;
  /** First sighting of this track, or the first one after it was lost. */
  isArrival: boolean;
  /** Following had led astray, or nowhere: the detector showed where the person really is. */
  isCorrection: boolean;
};

export type Track = {
  id: number;
  pose: Pose;
  personBox: Box;
  /** Followed in every frame; the others only whenever the detector looks. */
  isContender: boolean;
  isLost: boolean;
  hasNeighbour: boolean;
  /** Memory of the mask of the pose, as long as the track is followed: overwritten with each frame. */
  maskMemory: Float32Array;
  /** Times in a row that the detector saw nobody here. */
  missedChecks: number;
  /** See `LocalTrack`. */
  detectorScores: number[];
  doubtfulFrom: number | null;
};

/** A box that starts a track. Upright people reach it in nearly every look; drawn stick figures and end cards stay below 0.15. */
const NEW_TRACK_MIN_SCORE = 0.28;
/** A box that starts a track where nobody else is: people who lie or bend reach it. Then the pose has to be beyond doubt. */
const FAINT_TRACK_MIN_SCORE = 0.17;
const FAINT_TRACK_MIN_POSE_SCORE = 0.8;
/** A box that confirms a track. */
const CONFIRM_MIN_SCORE = 0.12;
/** A box of which this share lies within a known person's is a part of them. */
const PART_SHARE = 0.8;
/** People this much smaller than the largest cannot be the main person, by area of the box. */
const CONTENDER_SHARE = 0.45;
const MAX_CONTENDERS = 2;
const MAX_TRACKS = 4;
/** The closer look shows this much around a person's box (share of its longer side), if that is well less than the picture. */
const CLOSER_LOOK_MARGIN = 0.4;
const CLOSER_LOOK_MAX_SHARE = 0.7;
/** The outermost landmarks are joints: flesh goes on a little further. Share of the longer side. */
const VISIBLE_MARGIN = 0.04;
/** Somebody within this distance of a person's box could be mistaken for them. Share of the longer side. */
const NEIGHBOUR_REACH = 0.1;
/** A pose whose visible part overlaps the detector's box less than this (intersection over union) may not be that person's. */
const FITTING_OVERLAP = 0.4;
/** Two tracks whose torsos are closer than this share of a torso's length follow one person. */
const SAME_PERSON_DISTANCE = 0.3;
/** A track that the detector has not confirmed for this many looks in a row is over. */
const MAX_MISSED_CHECKS = 3;
/** Hair and cloth go no farther beyond the landmarks than this: share of the side of the crop, of which a person is as high as four fifths. */
const MASK_REACH = 0.1;
/** A detector that gives a person this score cannot miss them. */
const SURE_SCORE = 0.5;

/** Numbers its tracks from `firstId`. One instance follows one shot: a cut needs a new one. */
export class PersonTracker {
  readonly #models: VisionModels;
  readonly #schedule: CheckSchedule;
  #tracks: Track[] = [];
  #nextId: number;
  readonly #passingMask = new Float32Array(MASK_LENGTH);
  readonly ended: Track[] = [];

  constructor(models: VisionModels, { checkInterval, firstId }: { checkInterval: number; firstId: number }) {
    this.#models = models;
    this.#schedule = new CheckSchedule(checkInterval);
    this.#nextId = firstId;
  }

  get nextId(): number {
    return this.#nextId;
  }

  /** All tracks of this shot, ended ones too. */
  get tracks(): readonly Track[] {
    return [...this.ended, ...this.#tracks].sort((a, b) => a.id - b.id);
  }

  /** Looks at the next frame. Frames may be passed over, as many as a person cannot get away in. */
  async step(picture: TrackedPicture): Promise<Sighting[]> {
    if (this.#schedule.isDue(picture, this.#sureTrack()?.personBox)) return this.#checkAll(picture);
    const { image } = picture;
    const sightings: Sighting[] = [];
    let lostOne = false;
    for (const track of this.#tracks) {
      if (!track.isContender || track.isLost) continue;
      const pose = await this.#follow(image, track);
      if (pose) sightings.push(this.#see(image, track, pose));
      else {
        track.isLost = true;
        lostOne = true;
      }
    }
    return lostOne && this.#schedule.isAllowed(picture) ? this.#checkAll(picture) : sightings;
  }

  /** Looks once more at the last frame of a shot or segment, unless all is known about it. */
  async finish(picture: TrackedPicture): Promise<Sighting[]> {
    const isKnown = this.#sureTrack() || this.#schedule.isLast(picture) || this.#schedule.isStillEmpty(picture);
    return isKnown ? [] : this.#checkAll(picture);
  }

  /** The only person, if there is just one whom the detector cannot miss. */
  #sureTrack(): Track | undefined {
    const [track, ...others] = this.#tracks;
    const isSure = track && others.length === 0 && !track.isLost && track.detectorScores.at(-1)! >= SURE_SCORE;
    return isSure ? track : undefined;
  }

  /** The detector looks at the frame: tracks are confirmed, found again or ended, and new ones begin. */
  async #checkAll(picture: TrackedPicture): Promise<Sighting[]> {
    const { image, index } = picture;
    this.#schedule.begin(picture);
    const boxes = await this.#models.detector.detect(image, { minScore: CONFIRM_MIN_SCORE });
    const matches = matchBoxes(
      this.#tracks.map((track) => track.personBox),
      boxes,
    );
    const sightings: Sighting[] = [];
    for (const [i, track] of this.#tracks.entries()) {
      const match = boxes[matches[i]!] ?? (await this.#lookCloser(image, track));
      noteCheck(track, match, index);
      track.hasNeighbour = hasNeighbour(track.personBox, match, boxes);
      const sighting = await this.#checkTrack(image, track, match);
      if (sighting) sightings.push(sighting);
    }
    const unmatched = boxes.filter((_, k) => !matches.includes(k));
    sightings.push(...(await this.#beginTracks(image, unmatched, boxes)));
    this.#endTracks();
    this.#chooseContenders(image);
    const sure = this.#sureTrack();
    const isFitting = sure && fitInBox(sure.pose, sure.personBox, image) >= FITTING_OVERLAP;
    this.#schedule.end(isFitting ? sure.personBox : undefined, this.#tracks.length === 0 && boxes.length === 0);
    return sightings.filter((sighting) => this.#tracks.some((track) => track.id === sighting.trackId));
  }

  /** The detector overlooks small people in unusual poses: it gets a second look at where one should be. */
  async #lookCloser(image: RgbImage, { personBox, isLost }: Track): Promise<PersonBox | undefined> {
    const around = roiFromBox(growBox(personBox, CLOSER_LOOK_MARGIN));
    if (isLost || around.size > CLOSER_LOOK_MAX_SHARE * Math.max(image.width, image.height)) return undefined;
    const boxes = await this.#models.detector.detect(image, { minScore: CONFIRM_MIN_SCORE, view: around });
    return boxes[matchBoxes([personBox], boxes)[0]!];
  }

  async #checkTrack(image: RgbImage, track: Track, match: PersonBox | undefined): Promise<Sighting | null> {
    const followed = track.isLost ? null : await this.#follow(image, track);
    const fit = (pose: Pose | null): number => fitInBox(pose, match, image);
    if (followed && (!match || fit(followed) >= FITTING_OVERLAP)) return this.#see(image, track, followed);
    const found = match ? await this.#models.pose.estimateInBox(image, match) : null;
    if (found && fit(found) > fit(followed)) return this.#see(image, track, found, true);
    if (followed) return this.#see(image, track, followed);
    track.isLost = true;
    return null;
  }

  async #beginTracks(image: RgbImage, unmatched: PersonBox[], boxes: readonly PersonBox[]): Promise<Sighting[]> {
    const sightings: Sighting[] = [];
    for (const box of unmatched.toSorted(strongThenLarge)) {
      const isFaint = box.score < NEW_TRACK_MIN_SCORE;
      if (this.#tracks.length >= (isFaint ? 1 : MAX_TRACKS) || box.score < FAINT_TRACK_MIN_SCORE) continue;
      if (this.#tracks.some((track) => intersectionArea(track.personBox, box) > PART_SHARE * boxArea(box))) continue;
      const pose = await this.#models.pose.estimateInBox(image, box);
      if (!pose || (isFaint && pose.score < FAINT_TRACK_MIN_POSE_SCORE)) continue;
      if (this.#tracks.some((track) => !track.isLost && isSamePerson(track.pose, pose))) continue;
      const track: Track = {
        id: this.#nextId++,
        pose,
        personBox: box,
        isContender: true,
        isLost: true,
        hasNeighbour: hasNeighbour(box, box, boxes),
        maskMemory: new Float32Array(MASK_LENGTH),
        missedChecks: 0,
        detectorScores: [box.score],
        doubtfulFrom: null,
      };
      this.#tracks.push(track);
      sightings.push(this.#see(image, track, pose));
    }
    return sightings;
  }

  #endTracks(): void {
    const isOver = (track: Track): boolean =>
      track.missedChecks >= MAX_MISSED_CHECKS ||
      this.#tracks.some(
        (other) => !other.isLost && !track.isLost && isSamePerson(track.pose, other.pose) && isBetter(other, track),
      );
    const over = this.#tracks.filter(isOver);
    this.ended.push(...over);
    this.#tracks = this.#tracks.filter((track) => !over.includes(track));
  }

  #chooseContenders({ width, height }: RgbImage): void {
    const sizeOf = (track: Track): number => boxArea(clipBox(track.personBox, width, height));
    const bySize = this.#tracks.toSorted((a, b) => sizeOf(b) - sizeOf(a) || a.id - b.id);
    for (const [rank, track] of bySize.entries()) {
      track.isContender = rank < MAX_CONTENDERS && sizeOf(track) >= CONTENDER_SHARE * sizeOf(bySize[0]!);
    }
  }

  #follow(image: RgbImage, track: Track): Promise<Pose | null> {
    const personBox = track.hasNeighbour ? track.personBox : undefined;
    return this.#estimate(image, roiFromPose(track.pose), { personBox, maskInto: track.maskMemory });
  }

  /**
   * The pose in a ROI that was aimed by a neighbouring frame, or null if nobody is there, or nothing of them is in the picture. Its mask is
   * valid until the next call.
   */
  estimateNear(image: RgbImage, roi: Roi, options: Omit<EstimateOptions, 'maskInto'>): Promise<Pose | null> {
    return this.#estimate(image, roi, { ...options, maskInto: this.#passingMask });
  }

  async #estimate(image: RgbImage, roi: Roi, options: EstimateOptions): Promise<Pose | null> {
    const pose = await this.#models.pose.estimate(image, roi, { ...options, maskReach: MASK_REACH });
    return pose.score >= POSE_MIN_SCORE && isInPicture(pose, image) ? pose : null;
  }

  #see(image: RgbImage, track: Track, pose: Pose, isCorrection = false): Sighting {
    const isArrival = track.isLost;
    if (!isArrival && !isCorrection) track.personBox = moveWithTorso(track.personBox, track.pose, pose);
    const visible = visibleBox(pose, image.width, image.height);
    if (visible) track.personBox = unionOf(track.personBox, growBox(visible, VISIBLE_MARGIN));
    track.pose = pose;
    track.isLost = false;
    const personBox = track.hasNeighbour ? track.personBox : undefined;
    return { trackId: track.id, pose, personBox, isArrival, isCorrection };
  }
}

const isSamePerson = (a: Pose, b: Pose): boolean => poseDistance(a, b) < SAME_PERSON_DISTANCE;

/** Overlap of what is visible of a pose with the detector's box, 0..1; below 0 without a pose. */
function fitInBox(pose: Pose | null, box: Box | undefined, { width, height }: RgbImage): number {
  if (!pose) return -1;
  const visible = visibleBox(pose, width, height);
  return visible && box ? boxOverlap(visible, clipBox(box, width, height)) : 0;
}

/** Of two tracks on one person, the one that the detector trusts more stays, else the older one. */
function isBetter(a: Track, b: Track): boolean {
  const trust = (track: Track): number => track.detectorScores.at(-1) ?? 0;
  return trust(a) > trust(b) || (trust(a) === trust(b) && a.id < b.id);
}

/** Boxes that are surely people first, the largest first among them. */
function strongThenLarge(a: PersonBox, b: PersonBox): number {
  const isStrong = (box: PersonBox): number => (box.score >= NEW_TRACK_MIN_SCORE ? 1 : 0);
  return isStrong(b) - isStrong(a) || boxArea(b) - boxArea(a);
}

function noteCheck(track: Track, match: PersonBox | undefined, frameIndex: number): void {
  track.detectorScores.push(match?.score ?? 0);
  if (match) {
    track.missedChecks = 0;
    track.doubtfulFrom = null;
    track.personBox = match;
  } else {
    track.missedChecks++;
    track.doubtfulFrom ??= frameIndex;
  }
}

/** Whether somebody else stands so close that the pose model could mistake one for the other. */
function hasNeighbour(personBox: Box, own: PersonBox | undefined, boxes: readonly PersonBox[]): boolean {
  const surroundings = growBox(personBox, NEIGHBOUR_REACH);
  return boxes.some((box) => {
    if (box === own || box.score < NEW_TRACK_MIN_SCORE) return false;
    const shared = intersectionArea(surroundings, box);
    // A box within one's own is a part of oneself, or somebody who is wholly hidden in it: nothing to be gained.
    return shared > 0 && intersectionArea(personBox, box) < PART_SHARE * Math.min(boxArea(box), boxArea(personBox));
  });
}

function unionOf(a: Box, b: Box): Box {
  return { x0: Math.min(a.x0, b.x0), y0: Math.min(a.y0, b.y0), x1: Math.max(a.x1, b.x1), y1: Math.max(a.y1, b.y1) };
}
