/** Statistics of a heap of colours: what light matching knows of a scene, a person or a character. Plain numbers, so that they are saved as JSON. */

export type ColourStats = {
  /** How many colours it was made from; of a character, texels. */
  count: number;
  /** Luma, 0..255 full range: shares of the colours below are 5, 50, 90 and 98 %. */
  dark: number;
  middle: number;
  bright: number;
  brightest: number;
  /** Mean of red − luma and blue − luma over the nearly grey colours, each weighted by how grey it is. */
  redCast: number;
  blueCast: number;
};

/** Colours that are this far from grey tell of things, not of light. */
const GREY_RANGE = 28;

/** Collects colours; `summarise` may be called at any time. */
export class ColourSample {
  readonly #histogram = new Float64Array(256);
  #count = 0;
  #redCast = 0;
  #blueCast = 0;
  #greyness = 0;

  /** A colour of 0..255 a channel, as often as `times`. */
  add(red: number, green: number, blue: number, times = 1): void {
    const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    this.#histogram[luma <= 0 ? 0 : luma >= 255 ? 255 : Math.round(luma)]! += times;
    this.#count += times;
    // Clipped colours have lost their cast, and dark ones never had one to speak of.
    if (luma < 24 || luma > 245) return;
    // Most colours are left here: the distance takes longer than all else.
    if (isColourful(red - luma) || isColourful(blue - luma)) return;
    const distance = Math.hypot(red - luma, blue - luma) / GREY_RANGE;
    if (distance >= 1) return;
    const weight = times * (1 - distance * distance) ** 2;
    this.#greyness += weight;
    this.#redCast += weight * (red - luma);
    this.#blueCast += weight * (blue - luma);
  }

  summarise(): ColourStats {
    const trusted = Math.max(this.#greyness, 0.02 * this.#count, 1);
    return {
      count: this.#count,
      dark: this.#quantile(0.05),
      middle: this.#quantile(0.5),
      bright: this.#quantile(0.9),
      brightest: this.#quantile(0.98),
      redCast: this.#redCast / trusted,
      blueCast: this.#blueCast / trusted,
    };
  }

  #quantile(share: number): number {
    let below = 0;
    for (let luma = 0; luma < 256; luma++) {
      below += this.#histogram[luma]!;
      if (below >= share * this.#count && below > 0) return luma;
    }
    return 0;
  }
}

function isColourful(cast: number): boolean {
  return cast >= GREY_RANGE || cast <= -GREY_RANGE;
}
