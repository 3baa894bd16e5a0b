/** Measures the light of each shot: how bright, how coloured and how contrasty the scene and the people in it are. */
import type { YuvImage } from '../../core/image.ts';
import type { PersonMask } from '../../core/mask.ts';
import type { ReadSampleRows } from '../background/gather-plate.ts';
import { packedSize } from '../background/packed-image.ts';
import { PersonDistance } from '../background/person-distance.ts';
import { ColourSample, type ColourStats } from './colour-sample.ts';

/** The light of a stretch of frames. */
export type ShotLight = { firstFrame: number; lastFrame: number; scene: ColourStats; person: ColourStats };

/** Plain JSON. In the order of the frames; shots without a sample are left out. */
export type SceneLight = ShotLight[];

export type MeasureLightOptions = {
  /** Size of a frame, even. */
  width: number;
  height: number;
  frameCount: number;
  /** First frame of each shot, ascending; starts with 0. */
  shotStarts: ArrayLike<number>;
  masksAt: (frameIndex: number) => readonly PersonMask[];
  /** Frames that can be read, ascending. */
  samples: readonly number[];
  readRows: ReadSampleRows;
  signal?: AbortSignal | undefined;
};

/** The light of a shot hardly changes: a few looks are enough. */
const SAMPLES_PER_SHOT = 5;
/** About this many places are looked at along the longer side. */
const GRID = 160;
/** Share of the longer side around people that belongs to neither them nor the scene. */
const MARGIN_SHARE = 0.015;

export async function measureLight(options: MeasureLightOptions): Promise<SceneLight> {
  const { frameCount, shotStarts, samples } = options;
  const light: SceneLight = [];
  const memory = new Uint8Array(packedSize(options.width, options.height));
  const distance = new PersonDistance();
  for (let shot = 0; shot < shotStarts.length; shot++) {
    const firstFrame = shotStarts[shot]!;
    const lastFrame = shotStarts[shot + 1] ?? frameCount;
    const inShot = samples.filter((index) => index >= firstFrame && index < lastFrame);
    if (inShot.length === 0) continue;
    const scene = new ColourSample();
    const person = new ColourSample();
    for (const frameIndex of pickEvenly(inShot, SAMPLES_PER_SHOT)) {
      await lookAt(frameIndex, { scene, person, memory, distance }, options);
    }
    light.push({ firstFrame, lastFrame, scene: scene.summarise(), person: person.summarise() });
  }
  return light;
}

function pickEvenly(values: readonly number[], count: number): number[] {
  const picked = Math.min(count, values.length);
  return Array.from({ length: picked }, (_, i) => values[Math.floor(((i + 0.5) * values.length) / picked)]!);
}

/** What collects the colours, and what is used again for each look. */
type Look = { scene: ColourSample; person: ColourSample; memory: Uint8Array; distance: PersonDistance };

async function lookAt(
  frameIndex: number,
  { scene, person, memory, distance }: Look,
  { width, height, masksAt, readRows, signal }: MeasureLightOptions,
): Promise<void> {
  signal?.throwIfAborted();
  const image = await readRows(frameIndex, 0, height, memory);
  const margin = MARGIN_SHARE * Math.max(width, height);
  distance.measure(masksAt(frameIndex), margin);
  const step = Math.max(2, 2 * Math.round(Math.max(width, height) / GRID / 2));
  const bars = findBars(image, step);
  for (let y = bars.y0; y < bars.y1; y += step) {
    for (let x = bars.x0; x < bars.x1; x += step) {
      const away = distance.at(x, y);
      if (away >= margin) addColour(scene, image, x, y);
      else if (away <= 0) addColour(person, image, x, y);
    }
  }
}

function addColour(sample: ColourSample, { y: luma, u, v, yStride, uvStride }: YuvImage, x: number, y: number): void {
  const chroma = (y >> 1) * uvStride + (x >> 1);
  const grey = 1.164 * (luma[y * yStride + x]! - 16);
  const blue = u[chroma]! - 128;
  const red = v[chroma]! - 128;
  sample.add(
    clampByte(grey + 1.793 * red),
    clampByte(grey - 0.213 * blue - 0.533 * red),
    clampByte(grey + 2.112 * blue),
  );
}

const clampByte = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value);

/** What lies between black bars: the picture proper. All of the frame where it is black throughout. */
function findBars(image: YuvImage, step: number): { x0: number; y0: number; x1: number; y1: number } {
  const { width, height, y: luma, yStride } = image;
  const isBlackColumn = (x: number): boolean => {
    for (let y = 0; y < height; y += step) if (luma[y * yStride + x]! > BLACK_BAR_LUMA) return false;
    return true;
  };
  const isBlackRow = (y: number): boolean => {
    for (let x = 0; x < width; x += step) if (luma[y * yStride + x]! > BLACK_BAR_LUMA) return false;
    return true;
  };
  const bars = { x0: 0, y0: 0, x1: width, y1: height };
  while (bars.x0 < width && isBlackColumn(bars.x0)) bars.x0 += step;
  if (bars.x0 >= width) return { x0: 0, y0: 0, x1: width, y1: height };
  while (isBlackColumn(bars.x1 - 1)) bars.x1 -= step;
  while (isBlackRow(bars.y0)) bars.y0 += step;
  while (isBlackRow(bars.y1 - 1)) bars.y1 -= step;
  return bars;
}

const BLACK_BAR_LUMA = 20;
