/** Plans the textures of a rig at many sizes, so that a small character neither shimmers nor aliases. The paint kernel makes and reads them. */
import type { Texture } from '../../core/rig.ts';

/** Four sizes an octave: neighbours look alike, so no pop is seen as a character walks away. */
export const LEVELS_PER_OCTAVE = 4;
/** Numbers a slot in `SlotPlan.places`: where its texels begin, its width, its height. */
export const SLOT_STRIDE = 3;
export const LEVEL_COUNT: number = 4 * LEVELS_PER_OCTAVE + 1;

/** Most texels along a row that make a new one, and floats for what a row repeats beyond its ends: as the kernel has them. */
const RESAMPLE = { taps: 13, margins: 80 };

/** Where every texture lies at every size, in one array of texels. A *slot* names one of them: texture index · LEVEL_COUNT + level. */
export type SlotPlan = {
  places: Int32Array;
  /** Two numbers a slot: how many of its texels lie along one texel of the original, across and down. */
  scales: Float64Array;
  texelCount: number;
};

export function planSlots(textures: readonly Texture[]): SlotPlan {
  const slotCount = textures.length * LEVEL_COUNT;
  const places = new Int32Array(slotCount * SLOT_STRIDE);
  const scales = new Float64Array(2 * slotCount);
  let texelCount = 0;
  textures.forEach((texture, textureIndex) => {
    for (let level = 0; level < LEVEL_COUNT; level++) {
      const slot = textureIndex * LEVEL_COUNT + level;
      const scale = 2 ** (-level / LEVELS_PER_OCTAVE);
      // Bilinear lookups read two texels each way.
      const width = Math.max(2, Math.round(texture.width * scale));
      const height = Math.max(2, Math.round(texture.height * scale));
      places.set([texelCount, width, height], slot * SLOT_STRIDE);
      scales.set([width / texture.width, height / texture.height], 2 * slot);
      texelCount += width * height;
    }
  });
  // Lookups on the last texel read one row and one column on, with weight 0.
  const slack = Math.max(0, ...textures.map((texture) => texture.width)) + 3;
  return { places, scales, texelCount: texelCount + slack };
}

/** Floats that the kernel needs to make any size: where the taps of each new texel begin, their weights, and a row of texels. */
export function measureResampleSpace(textures: readonly Texture[]): number {
  const widest = Math.max(2, ...textures.map((texture) => texture.width));
  return (1 + RESAMPLE.taps + 4) * widest + RESAMPLE.margins;
}

/**
 * Level `k` serves triangles on which a pixel covers between `LEVEL_BOUNDS[k]` and `LEVEL_BOUNDS[k + 1]` texels of the original
 * (an area). Level 0 serves all magnification.
 */
export const LEVEL_BOUNDS: Float64Array = Float64Array.from({ length: LEVEL_COUNT + 1 }, (_, level) => {
  if (level === 0) return 0;
  if (level === LEVEL_COUNT) return Number.POSITIVE_INFINITY;
  return 4 ** ((level - 0.5) / LEVELS_PER_OCTAVE);
});

/** Fills level 0 of every texture. */
export function packOriginals(textures: readonly Texture[], { places }: SlotPlan, texels: Int32Array): void {
  const bytes = new Uint8Array(texels.buffer, texels.byteOffset, texels.byteLength);
  textures.forEach(({ width, height, data }, textureIndex) => {
    const [start, slotWidth, slotHeight] = placeOf(places, textureIndex * LEVEL_COUNT);
    // A slot is wider or higher than its texture only where that is a single texel, which is repeated.
    for (let y = 0; y < slotHeight; y++) {
      const from = data.subarray(4 * Math.min(y, height - 1) * width);
      for (let x = 0; x < slotWidth; x += width)
        bytes.set(from.subarray(0, 4 * width), 4 * (start + y * slotWidth + x));
    }
  });
}

/** Where a slot's texels begin, its width, its height. */
export function placeOf(places: Int32Array, slot: number): [start: number, width: number, height: number] {
  const at = slot * SLOT_STRIDE;
  return [places[at]!, places[at + 1]!, places[at + 2]!];
}
