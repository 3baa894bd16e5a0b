/** How the pictures of a TFLite model are kept inside of the ONNX graph, where that makes the runtime quicker. Used by `convert-tflite`. */
import type { TfliteModel, TfliteOperator } from './tflite-model.ts';

/** The runtime keeps channels in blocks of 16; pictures with 8 would be brought out of that order and back at every step. */
const NARROW_CHANNELS = 8;
const BLOCK_CHANNELS = 16;
/**
 * Where values end at 6, as they mostly do in these models, the graph keeps a sixth of them: the runtime joins a limit of 1 with the
 * sum before it (as a hard sigmoid), any other limit is a pass of its own, outside of the inner order.
 */
const ENDING = 6;

const CONVOLUTIONS = ['CONV_2D', 'DEPTHWISE_CONV_2D'];
/** Operators that give pictures of the scale of their inputs. */
const SCALE_KEEPERS = ['ADD', 'MAX_POOL_2D', 'PAD', 'RESIZE_BILINEAR'];
/** Operators that work alike on any number of channels, and the one that only unpacks weights. */
const ANY_WIDTH = ['ADD', 'DEQUANTIZE', 'RESIZE_BILINEAR', ...CONVOLUTIONS];

export const ACTIVATION_RELU6 = 3;

export class PictureLayout {
  readonly #model: TfliteModel;
  readonly #widensNarrow: boolean;
  /** Tensors of which the graph keeps a sixth. */
  readonly #scaledDown: ReadonlySet<number>;

  constructor(model: TfliteModel) {
    this.#model = model;
    this.#widensNarrow = this.#canWidenNarrow();
    this.#scaledDown = this.#chooseScaledDown();
  }

  /** Whether a picture has more channels in the graph than its own; they hold zeros. */
  isWidened(index: number): boolean {
    return this.#widensNarrow && this.#isNarrow(index);
  }

  /** Channels that a picture has in the graph. */
  channelsOf(index: number): number {
    return this.isWidened(index) ? BLOCK_CHANNELS : this.#model.tensors[index]!.shape[3]!;
  }

  /** How many times as large a tensor's values are as those that the graph keeps: 1 or 6. */
  scaleOf(index: number): number {
    return this.#scaledDown.has(index) ? ENDING : 1;
  }

  /** Whether all pictures of 8 channels come from and go to operators that take any number of them. */
  #canWidenNarrow(): boolean {
    const { operators, inputs, outputs } = this.#model;
    const isNarrow = (index: number): boolean => this.#isNarrow(index);
    if ([...inputs, ...outputs].some(isNarrow)) return false;
    return operators.every(
      (operator) => ANY_WIDTH.includes(operator.type) || ![...operator.inputs, ...operator.outputs].some(isNarrow),
    );
  }

  #isNarrow(index: number): boolean {
    const tensor = this.#model.tensors[index];
    return tensor?.data === null && tensor.shape.length === 4 && tensor.shape[3] === NARROW_CHANNELS;
  }

  /** All pictures between convolutions, if sums end at 6 and none of them mixes scales; else none. */
  #chooseScaledDown(): ReadonlySet<number> {
    const { operators, outputs } = this.#model;
    const takesAnyScale = ({ type }: TfliteOperator): boolean => [...CONVOLUTIONS, ...SCALE_KEEPERS].includes(type);
    const chosen = new Set(operators.filter(takesAnyScale).map((operator) => operator.outputs[0]!));
    for (const index of outputs) chosen.delete(index);
    for (const operator of operators) {
      if (!takesAnyScale(operator)) for (const index of operator.inputs) chosen.delete(index);
    }
    const keepers = operators.filter(({ type }) => SCALE_KEEPERS.includes(type));
    // The clip's own pixels are not scaled, nor is what is made of them without a convolution.
    for (const keeper of keepers)
      if (!picturesOf(keeper).every((index) => chosen.has(index))) chosen.delete(keeper.outputs[0]!);
    const isAgreed = keepers.every((keeper) =>
      picturesOf(keeper).every((index) => chosen.has(index) === chosen.has(keeper.outputs[0]!)),
    );
    const hasLimitedSums = keepers.some(
      ({ type, options }) => type === 'ADD' && options?.uint8(0) === ACTIVATION_RELU6,
    );
    return hasLimitedSums && isAgreed ? chosen : new Set();
  }
}

/** Inputs of an operator that keeps scales, without its settings. */
function picturesOf({ type, inputs }: TfliteOperator): number[] {
  return type === 'ADD' ? inputs : inputs.slice(0, 1);
}
