/** The textures of a rig at many sizes, so that a small character neither shimmers nor aliases. Read by `resolve-pixels`. */
import type { Texture } from '../../core/rig.ts';
import { type PackedPixels, resampleTexels } from './resample-texels.ts';

/** Four sizes an octave: neighbours look alike, so no pop is seen as a character walks away. */
const LEVELS_PER_OCTAVE = 4;
export const SLOT_STRIDE = 3;
const LEVEL_COUNT = 4 * LEVELS_PER_OCTAVE + 1;

/**
 * One array holds every texture at every size; a *slot* names one of them. Sizes are made when they are first asked for, always
 * from the same source, so that what a slot holds does not depend on the order of the questions.
 */
export class TexturePyramid {
  /** Packed R | G << 8 | B << 16 | A << 24. */
  readonly texels: Int32Array;
  /** SLOT_STRIDE numbers a slot: where its texels begin, its width, its height. */
  readonly slots: Int32Array;
  /** By slot: how many of its texels lie along one texel of the original. */
  readonly scalesX: Float64Array;
  readonly scalesY: Float64Array;
  readonly #isMade: Uint8Array;

  constructor(textures: readonly Texture[]) {
    const slotCount = textures.length * LEVEL_COUNT;
    this.slots = new Int32Array(slotCount * SLOT_STRIDE);
    this.scalesX = new Float64Array(slotCount);
    this.scalesY = new Float64Array(slotCount);
    this.#isMade = new Uint8Array(slotCount);
    let texelCount = 0;
    textures.forEach((texture, textureIndex) => {
      for (let level = 0; level < LEVEL_COUNT; level++) {
        const slot = textureIndex * LEVEL_COUNT + level;
        const scale = 2 ** (-level / LEVELS_PER_OCTAVE);
        // Bilinear lookups read two texels each way.
        const width = Math.max(2, Math.round(texture.width * scale));
        const height = Math.max(2, Math.round(texture.height * scale));
        this.slots.set([texelCount, width, height], slot * SLOT_STRIDE);
        this.scalesX[slot] = width / texture.width;
        this.scalesY[slot] = height / texture.height;
        texelCount += width * height;
      }
    });
    // Lookups on the last texel read one row and one column on, with weight 0.
    const slack = Math.max(0, ...textures.map((texture) => texture.width)) + 3;
    this.texels = new Int32Array(texelCount + slack);
    textures.forEach((texture, textureIndex) => {
      const slot = textureIndex * LEVEL_COUNT;
      const original = { width: texture.width, height: texture.height, texels: packTexels(texture) };
      const target = this.#view(slot);
      if (target.texels.length === original.texels.length) target.texels.set(original.texels);
      else resampleTexels(original, target);
      this.#isMade[slot] = 1;
    });
  }

  /** The slot of a texture at a size chosen from `LEVEL_BOUNDS`; its texels are ready to be read. */
  slotOf(textureIndex: number, level: number): number {
    const slot = textureIndex * LEVEL_COUNT + level;
    if (this.#isMade[slot] === 0) this.#make(slot, level);
    return slot;
  }

  #make(slot: number, level: number): void {
    // From one octave above: its texels are already free of finer detail, and there are few of them.
    const octavesUp = Math.min(level, LEVELS_PER_OCTAVE);
    const source = this.slotOf((slot - level) / LEVEL_COUNT, level - octavesUp);
    resampleTexels(this.#view(source), this.#view(slot));
    this.#isMade[slot] = 1;
  }

  #view(slot: number): PackedPixels {
    const offset = this.slots[slot * SLOT_STRIDE]!;
    const width = this.slots[slot * SLOT_STRIDE + 1]!;
    const height = this.slots[slot * SLOT_STRIDE + 2]!;
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
