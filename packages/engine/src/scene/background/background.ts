/** What lies behind the people of a clip: plates, and how each frame lies on its plate. Made by `build-background`, saved with the scene. */
import type { TypedArray } from '../../core/container.ts';

/** Pixels a side of the squares in which a plate is made and painted: 8 × 8 of luma, 4 × 4 of chroma. */
export const CELL = 8;

/** The empty background of a stretch of frames. YUV 4:2:0 planes without padding, as in the frames. */
export type Plate = {
  /** Frames that it serves: the first, and one past the last. */
  firstFrame: number;
  lastFrame: number;
  /** Where its top-left corner lies in plate coordinates; multiples of CELL. Those of a static shot are its frames' own. */
  x: number;
  y: number;
  /** Multiples of CELL. */
  width: number;
  height: number;
  luma: Uint8Array;
  u: Uint8Array;
  v: Uint8Array;
  /** Samples in which each cell was seen, 0..255, row-major; 0: made up from what surrounds it. */
  seen: Uint8Array;
  /** Standard deviation of the film's grain, levels of luma. */
  grain: number;
  /** The camera stands still: frames need no warping. */
  isStatic: boolean;
};

export type Background = {
  width: number;
  height: number;
  frameCount: number;
  /** In the order of their frames. Frames without a plate have nobody to erase. */
  plates: Plate[];
  /** Takes pixels of each frame into the coordinates of its plate: a homography each. Length 9 · frameCount. */
  frameToPlate: Float32Array;
  warnings: string[];
};

/** A background as JSON and typed arrays: what a container file holds. */
export type BackgroundParts = { header: BackgroundHeader; arrays: Record<string, TypedArray> };

type PlateFacts = Omit<Plate, 'luma' | 'u' | 'v' | 'seen'>;
export type BackgroundHeader = Omit<Background, 'plates' | 'frameToPlate'> & { plates: PlateFacts[] };

const FRAME_TO_PLATE = 'background.frameToPlate';
const plateArray = (index: number, name: string): string => `background.plate${index}.${name}`;

export function takeApartBackground(background: Background): BackgroundParts {
  const { plates, frameToPlate, ...rest } = background;
  const arrays: Record<string, TypedArray> = { [FRAME_TO_PLATE]: frameToPlate };
  const facts = plates.map(({ luma, u, v, seen, ...plate }, index) => {
    for (const [name, array] of Object.entries({ luma, u, v, seen })) arrays[plateArray(index, name)] = array;
    return plate;
  });
  return { header: { ...rest, plates: facts }, arrays };
}

/** @throws Error where an array is missing */
export function putTogetherBackground({ header, arrays }: BackgroundParts): Background {
  const find = (name: string): TypedArray => {
    const array = arrays[name];
    if (!array) throw new Error(`the background lacks its array ${name}`);
    return array;
  };
  const plates = header.plates.map((facts, index): Plate => {
    const [luma, u, v, seen] = ['luma', 'u', 'v', 'seen'].map((name) => find(plateArray(index, name)) as Uint8Array);
    return { ...facts, luma: luma!, u: u!, v: v!, seen: seen! };
  });
  return { ...header, plates, frameToPlate: find(FRAME_TO_PLATE) as Float32Array };
}

/** The plate that serves a frame. */
export function findPlate(background: Background, frameIndex: number): Plate | undefined {
  return background.plates.find((plate) => frameIndex >= plate.firstFrame && frameIndex < plate.lastFrame);
}

/** Bytes that the background keeps in memory. */
export function sizeOfBackground({ plates, frameToPlate }: Background): number {
  const planes = plates.map(({ luma, u, v, seen }) => luma.length + u.length + v.length + seen.length);
  return planes.reduce((sum, bytes) => sum + bytes, frameToPlate.byteLength);
}
