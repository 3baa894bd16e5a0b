/** The textures of a rig at many sizes, so that a small character neither shimmers nor aliases. Read by the paint kernel. */
import type { Texture } from '../../core/rig.ts';
import { type PackedPixels, resampleTexels } from './resample-texels.ts';

/** Four sizes an octave: neighbours look alike, so no pop is seen as a character walks away. */
const LEVELS_PER_OCTAVE = 4;
/** Numbers a slot in `SlotPlan.places`: where its texels begin, its width, its height. */
export const SLOT_STRIDE = 3;
export const LEVEL_COUNT: number = 4 * LEVELS_PER_OCTAVE + 1;

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

/** Memory that a pyramid fills; new arrays hold nothing yet. */
export type PyramidMemory = { texels: Int32Array; isMade: Uint8Array };

/** Sizes are made when they are first asked for, always from the same source, so that what a slot holds does not depend on the order. */
export class TexturePyramid {
  /** Packed R | G << 8 | B << 16 | A << 24. */
  readonly texels: Int32Array;
  readonly plan: SlotPlan;
  /** By slot: whether its texels can be read. */
  readonly #isMade: Uint8Array;

  /** @param memory as `planSlots` wants it; default: new arrays */
  constructor(textures: readonly Texture[], memory?: PyramidMemory) {
    this.plan = planSlots(textures);
    const { texelCount, places } = this.plan;
    this.texels = memory?.texels ?? new Int32Array(texelCount);
    this.#isMade = memory?.isMade ?? new Uint8Array(places.length / SLOT_STRIDE);
    textures.forEach((texture, textureIndex) => {
      const slot = textureIndex * LEVEL_COUNT;
      const original = { width: texture.width, height: texture.height, texels: packTexels(texture) };
      const target = this.view(slot);
      if (target.texels.length === original.texels.length) target.texels.set(original.texels);
      else resampleTexels(original, target);
      this.#isMade[slot] = 1;
    });
  }

  /** Fills a slot, unless it is filled already. */
  make(slot: number): void {
    if (this.#isMade[slot] === 1) return;
    // From one octave above: its texels are already free of finer detail, and there are few of them.
    const source = slot - Math.min(slot % LEVEL_COUNT, LEVELS_PER_OCTAVE);
    this.make(source);
    resampleTexels(this.view(source), this.view(slot));
    this.#isMade[slot] = 1;
  }

  view(slot: number): PackedPixels {
    const [offset, width, height] = this.plan.places.subarray(slot * SLOT_STRIDE) as unknown as [
      number,
      number,
      number,
    ];
    return { width, height, texels: this.texels.subarray(offset, offset + width * height) };
  }
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

function packTexels(texture: Texture): Int32Array {
  const { data } = texture;
  const texels = new Int32Array(texture.width * texture.height);
  for (let i = 0, byte = 0; i < texels.length; i++, byte += 4) {
    texels[i] = data[byte]! | (data[byte + 1]! << 8) | (data[byte + 2]! << 16) | 0xff000000;
  }
  return texels;
}
