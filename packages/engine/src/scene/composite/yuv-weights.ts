/** How full-range RGB becomes BT.709 limited-range YUV, as whole numbers for the compositing loops (ITU-R BT.709, BT.2100 table 9). */

/** Weights and sums are multiples of 1 / 2^SHIFT. */
export const SHIFT = 16;
const ONE = 2 ** SHIFT;
/** Added before shifting, it rounds. */
export const HALF = ONE / 2;

const [RED, GREEN, BLUE] = [0.2126, 0.7152, 0.0722];
const LUMA_RANGE = 219 / 255;
const CHROMA_RANGE = 224 / 255;
const U_RANGE = CHROMA_RANGE / (2 * (1 - BLUE));
const V_RANGE = CHROMA_RANGE / (2 * (1 - RED));

type Weights = { readonly red: number; readonly green: number; readonly blue: number };

function weights(red: number, green: number, blue: number): Weights {
  return { red: Math.round(red * ONE), green: Math.round(green * ONE), blue: Math.round(blue * ONE) };
}

/** Y − 16, U − 128 and V − 128 of a colour of 0..255. */
export const Y_WEIGHTS: Weights = weights(RED * LUMA_RANGE, GREEN * LUMA_RANGE, BLUE * LUMA_RANGE);
export const U_WEIGHTS: Weights = weights(-RED * U_RANGE, -GREEN * U_RANGE, (1 - BLUE) * U_RANGE);
export const V_WEIGHTS: Weights = weights((1 - RED) * V_RANGE, -GREEN * V_RANGE, -BLUE * V_RANGE);

/** One 255th: the weight of a step of alpha. */
export const ALPHA_STEP = Math.round(ONE / 255);

export const BLACK_LUMA = 16;
export const WHITE_LUMA = 235;
export const NEUTRAL_CHROMA = 128;
