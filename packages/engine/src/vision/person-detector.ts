/** Finds the boxes of all people in a picture. */
import type { RgbImage } from '../core/image.ts';
import { type Box, boxOverlap } from './box.ts';
import { type ModelOutputs, ModelSession } from './models/model-session.ts';
import { PERSON_BOXES_INPUT_SIZE } from './models/model-sources.ts';
import { type Roi, roiOfPicture } from './roi.ts';
import { RoiSampler } from './roi-sampler.ts';

/** A box with the probability, 0..1, that it holds a person. */
export type PersonBox = Box & { score: number };

export type DetectOptions = {
  /** Boxes below this score are left out. Default 0.35. */
  minScore?: number;
  /** The square of the picture to look at. Default: all of it. */
  view?: Roi;
};

const DEFAULT_MIN_SCORE = 0.35;
/** Two boxes that overlap more than this are one person. */
const SAME_PERSON_OVERLAP = 0.6;

/** Side lengths of the three grids of cells, with the names of the outputs that hold the scores and the distances of each. */
const GRIDS = [
  { side: 52, scores: 'Identity', distances: 'Identity_3' },
  { side: 26, scores: 'Identity_1', distances: 'Identity_4' },
  { side: 13, scores: 'Identity_2', distances: 'Identity_5' },
];
const CLASS_COUNT = 80;
const PERSON_CLASS = 0;
/** Each distance is a distribution over 0..10 cells (generalised focal loss, Li et al. 2020). */
const DISTANCE_BINS = 11;

/** NanoDet (RangiLyu 2020), trained on COCO. Not for use by two callers at once. */
export class PersonDetector {
  readonly #session: ModelSession;
  readonly #sampler = new RoiSampler(PERSON_BOXES_INPUT_SIZE);

  private constructor(session: ModelSession) {
    this.#session = session;
  }

  /** @throws UnderstudyError CS-UORC99-999 if the package that holds the weights is missing or damaged */
  static async open({ cacheDir }: { cacheDir: string }): Promise<PersonDetector> {
    return new PersonDetector(await ModelSession.open('person-boxes', cacheDir));
  }

  /** Boxes in pixels of the picture, highest score first. They may reach a little beyond the picture. */
  async detect(image: RgbImage, options: DetectOptions = {}): Promise<PersonBox[]> {
    const { minScore = DEFAULT_MIN_SCORE, view = roiOfPicture(image) } = options;
    const size = PERSON_BOXES_INPUT_SIZE;
    const picture = this.#sampler.sample(image, view, { border: 'black' });
    const boxes = decodeBoxes(await this.#session.run(picture), minScore);
    const scale = view.size / size;
    const left = view.centreX - view.size / 2;
    const top = view.centreY - view.size / 2;
    return withoutDuplicates(boxes).map((box) => ({
      x0: left + box.x0 * scale,
      y0: top + box.y0 * scale,
      x1: left + box.x1 * scale,
      y1: top + box.y1 * scale,
      score: box.score,
    }));
  }

  async close(): Promise<void> {
    await this.#session.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Boxes in pixels of the model's input. */
function decodeBoxes(outputs: ModelOutputs, minScore: number): PersonBox[] {
  const boxes: PersonBox[] = [];
  for (const grid of GRIDS) {
    const scores = outputs[grid.scores]!;
    const distances = outputs[grid.distances]!;
    const stride = PERSON_BOXES_INPUT_SIZE / grid.side;
    for (let cell = 0; cell < grid.side * grid.side; cell++) {
      const score = scores[cell * CLASS_COUNT + PERSON_CLASS]!;
      if (score < minScore) continue;
      const [left, top, right, bottom] = [0, 1, 2, 3].map(
        (side) => stride * expectedDistance(distances, (cell * 4 + side) * DISTANCE_BINS),
      ) as [number, number, number, number];
      const x = ((cell % grid.side) + 0.5) * stride;
      const y = (Math.floor(cell / grid.side) + 0.5) * stride;
      boxes.push({ x0: x - left, y0: y - top, x1: x + right, y1: y + bottom, score });
    }
  }
  return boxes;
}

/** Mean of a distribution given as logits, in cells. */
function expectedDistance(logits: Float32Array, start: number): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < DISTANCE_BINS; i++) highest = Math.max(highest, logits[start + i]!);
  let total = 0;
  let mean = 0;
  for (let i = 0; i < DISTANCE_BINS; i++) {
    const weight = Math.exp(logits[start + i]! - highest);
    total += weight;
    mean += weight * i;
  }
  return mean / total;
}

/** Non-maximum suppression: of boxes for the same person, the one with the highest score stays. */
function withoutDuplicates(boxes: PersonBox[]): PersonBox[] {
  const kept: PersonBox[] = [];
  for (const box of boxes.toSorted((a, b) => b.score - a.score)) {
    if (!kept.some((other) => boxOverlap(box, other) > SAME_PERSON_OVERLAP)) kept.push(box);
  }
  return kept;
}
