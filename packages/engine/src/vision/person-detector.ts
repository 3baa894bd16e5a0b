/** Finds the boxes of all people in a picture. */
import type { RgbImage } from '../core/image.ts';
import { type Box, boxOverlap } from './box.ts';
import { type ModelOutputs, ModelSession } from './models/model-session.ts';
import { PERSON_BOXES_INPUT_SIZE, PERSON_BOXES_SHORT_SIDE, type PersonBoxesName } from './models/model-sources.ts';
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

/** Pixels of the input that a cell of each of the three grids spans, with the names of the outputs that hold their scores and distances. */
const GRIDS = [
  { stride: 8, scores: 'Identity', distances: 'Identity_3' },
  { stride: 16, scores: 'Identity_1', distances: 'Identity_4' },
  { stride: 32, scores: 'Identity_2', distances: 'Identity_5' },
];
const CLASS_COUNT = 80;
const PERSON_CLASS = 0;
/** Each distance is a distribution over 0..10 cells (generalised focal loss, Li et al. 2020). */
const DISTANCE_BINS = 11;

/** What the model is shown of a square of PERSON_BOXES_INPUT_SIZE pixels a side: a band in its middle, or all of it. Pixels. */
type Band = { width: number; height: number };

/** NanoDet (RangiLyu 2020), trained on COCO. Not for use by two callers at once. */
export class PersonDetector {
  readonly #cacheDir: string;
  readonly #sessions = new Map<PersonBoxesName, ModelSession>();
  readonly #sampler = new RoiSampler(PERSON_BOXES_INPUT_SIZE);
  readonly #band = new Float32Array(3 * PERSON_BOXES_INPUT_SIZE * PERSON_BOXES_SHORT_SIDE);

  private constructor(cacheDir: string) {
    this.#cacheDir = cacheDir;
  }

  static async open({ cacheDir }: { cacheDir: string }): Promise<PersonDetector> {
    return new PersonDetector(cacheDir);
  }

  /**
   * Boxes in pixels of the picture, highest score first. They may reach a little beyond the picture.
   *
   * @throws UnderstudyError CS-UORC99-999 if the package that holds the weights is missing or damaged
   */
  async detect(image: RgbImage, options: DetectOptions = {}): Promise<PersonBox[]> {
    const { minScore = DEFAULT_MIN_SCORE, view = roiOfPicture(image) } = options;
    const size = PERSON_BOXES_INPUT_SIZE;
    const name = options.view ? 'person-boxes' : modelFor(image);
    const band = bandOf(name);
    const square = this.#sampler.sample(image, view, { border: 'black' });
    const session = await this.#session(name);
    const boxes = decodeBoxes(await session.run(this.#cutBand(square, band)), band, minScore);
    const scale = view.size / size;
    const left = view.centreX - (scale * band.width) / 2;
    const top = view.centreY - (scale * band.height) / 2;
    return withoutDuplicates(boxes).map((box) => ({
      x0: left + box.x0 * scale,
      y0: top + box.y0 * scale,
      x1: left + box.x1 * scale,
      y1: top + box.y1 * scale,
      score: box.score,
    }));
  }

  async #session(name: PersonBoxesName): Promise<ModelSession> {
    const known = this.#sessions.get(name);
    if (known) return known;
    const opened = await ModelSession.open(name, this.#cacheDir);
    this.#sessions.set(name, opened);
    return opened;
  }

  #cutBand(square: Float32Array, { width, height }: Band): Float32Array {
    const side = PERSON_BOXES_INPUT_SIZE;
    if (width === height) return square;
    const left = (side - width) / 2;
    const top = (side - height) / 2;
    for (let channel = 0, to = 0; channel < 3; channel++) {
      for (let row = 0; row < height; row++, to += width) {
        const from = (channel * side + top + row) * side + left;
        this.#band.set(square.subarray(from, from + width), to);
      }
    }
    return this.#band;
  }

  async close(): Promise<void> {
    for (const session of this.#sessions.values()) await session.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** The smallest input that all of a picture fits in. */
function modelFor({ width, height }: RgbImage): PersonBoxesName {
  const most = PERSON_BOXES_SHORT_SIDE / PERSON_BOXES_INPUT_SIZE;
  if (height <= most * width) return 'person-boxes-wide';
  return width <= most * height ? 'person-boxes-tall' : 'person-boxes';
}

function bandOf(name: PersonBoxesName): Band {
  return {
    width: name === 'person-boxes-tall' ? PERSON_BOXES_SHORT_SIDE : PERSON_BOXES_INPUT_SIZE,
    height: name === 'person-boxes-wide' ? PERSON_BOXES_SHORT_SIDE : PERSON_BOXES_INPUT_SIZE,
  };
}

/** Boxes in pixels of the model's input. */
function decodeBoxes(outputs: ModelOutputs, { width, height }: Band, minScore: number): PersonBox[] {
  const boxes: PersonBox[] = [];
  for (const { stride, ...names } of GRIDS) {
    const scores = outputs[names.scores]!;
    const distances = outputs[names.distances]!;
    const columns = width / stride;
    for (let cell = 0; cell < (columns * height) / stride; cell++) {
      const score = scores[cell * CLASS_COUNT + PERSON_CLASS]!;
      if (score < minScore) continue;
      const [left, top, right, bottom] = [0, 1, 2, 3].map(
        (side) => stride * expectedDistance(distances, (cell * 4 + side) * DISTANCE_BINS),
      ) as [number, number, number, number];
      const x = ((cell % columns) + 0.5) * stride;
      const y = (Math.floor(cell / columns) + 0.5) * stride;
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
