/** Converts TFLite models to ONNX, with pictures in channel-first order throughout, which is what the inference runtime is fast at. */
import { widenHalfFloats } from './half-float.ts';
import { type OnnxAttribute, OnnxGraph } from './onnx-graph.ts';
import { ACTIVATION_RELU6, PictureLayout } from './picture-layout.ts';
import { NHWC_TO_NCHW } from './picture-order.ts';
import { readTfliteModel, type TfliteModel, type TfliteOperator, type TfliteTensor } from './tflite-model.ts';
import { TFLITE_OPERATORS } from './tflite-operators.ts';

/** [top, left, bottom, right] */
export type Padding = [number, number, number, number];

const ACTIVATION_NONE = 0;
const ACTIVATION_RELU = 1;
const SIDES = ['rows', 'columns'];

export type TfliteCut = {
  /** Names of the tensors where the part begins. Default: the model's inputs. */
  inputs?: readonly string[];
  /** Names of the tensors where it ends. Default: the model's outputs. */
  outputs?: readonly string[];
  /** Whether pictures of other heights and widths go in as well: for parts that are convolutions throughout. */
  takesAnySize?: boolean;
};

/**
 * Converts a TFLite model with batch size 1, or a part of it: what its outputs do not need is left out. Where a model is cut in two, a
 * tensor inside of it is the output of one part and the input of the other, in the form that the graph keeps it in.
 *
 * @throws Error if the file is not a TFLite model, lacks a tensor that is named or uses an operator that no pose model uses
 */
export function convertTflite(file: Uint8Array, cut: TfliteCut = {}): Uint8Array {
  return new TfliteConversion(readTfliteModel(file)).run(cut);
}

/** The state of one conversion: which ONNX value or constant stands for each TFLite tensor. */
export class TfliteConversion {
  readonly graph = new OnnxGraph();
  readonly #model: TfliteModel;
  readonly #constants = new Map<number, Float32Array | Int32Array>();
  readonly #values = new Map<number, string>();
  /** Tensors made by a PAD that is folded into the convolutions that read it. */
  readonly #foldedPads = new Map<number, { source: number; padding: Padding }>();
  readonly layout: PictureLayout;

  constructor(model: TfliteModel) {
    this.#model = model;
    this.layout = new PictureLayout(model);
    model.tensors.forEach((tensor, index) => {
      if (tensor.data) this.#constants.set(index, readConstant(tensor, tensor.data));
    });
  }

  run(cut: TfliteCut): Uint8Array {
    const inputs = cut.inputs?.map((name) => this.#indexOf(name)) ?? this.#model.inputs;
    const outputs = cut.outputs?.map((name) => this.#indexOf(name)) ?? this.#model.outputs;
    const shapeOf = (index: number, picture: string): (number | string)[] =>
      this.#shapeInGraph(index).map((length, i) =>
        cut.takesAnySize && i >= 2 ? `${picture} ${SIDES[i - 2]}` : length,
      );
    for (const index of inputs) {
      const { name } = this.tensor(index);
      this.graph.inputs.push({ name, shape: shapeOf(index, 'input') });
      this.#values.set(index, this.#model.inputs.includes(index) ? name : this.#inInnerOrder(index));
    }
    for (const operator of this.#operatorsBetween(inputs, outputs)) {
      const convert = TFLITE_OPERATORS[operator.type];
      if (!convert) throw new Error(`TFLite operator ${operator.type} has no conversion to ONNX`);
      convert(this, operator);
    }
    for (const index of outputs) {
      const { name } = this.tensor(index);
      this.graph.node('Identity', [this.value(index)], {}, name);
      this.graph.outputs.push({ name, shape: shapeOf(index, 'output') });
    }
    return this.graph.encode();
  }

  /**
   * A picture of another part, after a convolution that changes nothing: only convolutions bring pictures into the runtime's inner order,
   * and sums of a picture that is not in it stay outside of it to the end.
   */
  #inInnerOrder(index: number): string {
    const channels = this.layout.channelsOf(index);
    const weights = Float32Array.from({ length: channels * channels }, (_, i) => (i % (channels + 1) === 0 ? 1 : 0));
    return this.graph.node('Conv', [this.tensor(index).name, this.graph.floats(weights, [channels, channels, 1, 1])], {
      kernel_shape: [1, 1],
    });
  }

  #indexOf(name: string): number {
    const index = this.#model.tensors.findIndex((tensor) => tensor.name === name);
    if (index < 0) throw new Error(`the TFLite model has no tensor ${name}`);
    return index;
  }

  #shapeInGraph(index: number): number[] {
    const { shape } = this.tensor(index);
    if (shape.length !== 4) return [...shape];
    const [batch, , height, width] = toChannelFirst(shape);
    return [batch!, this.layout.channelsOf(index), height!, width!];
  }

  /** What makes the outputs from the inputs, in the order of the model. */
  #operatorsBetween(inputs: readonly number[], outputs: readonly number[]): TfliteOperator[] {
    const needed = new Set(outputs);
    return this.#model.operators
      .toReversed()
      .filter((operator) => {
        if (!operator.outputs.some((index) => needed.has(index) && !inputs.includes(index))) return false;
        for (const index of operator.inputs) needed.add(index);
        return true;
      })
      .reverse();
  }

  tensor(index: number): TfliteTensor {
    return this.#model.tensors[index]!;
  }

  /** Name of the ONNX value that holds an activation. */
  value(index: number): string {
    const value = this.#values.get(index);
    if (value === undefined) throw new Error(`TFLite tensor ${this.tensor(index).name} is read before it is computed`);
    return value;
  }

  setValue(index: number, value: string): void {
    this.#values.set(index, value);
  }

  floatConstant(index: number): Float32Array {
    const constant = this.#constants.get(index);
    if (!(constant instanceof Float32Array)) throw new Error(`TFLite tensor ${this.tensor(index).name} has no floats`);
    return constant;
  }

  integerConstant(index: number): Int32Array {
    const constant = this.#constants.get(index);
    if (!(constant instanceof Int32Array)) throw new Error(`TFLite tensor ${this.tensor(index).name} has no integers`);
    return constant;
  }

  /** Makes one constant known under another index, for operators that only change how a constant is stored. */
  copyConstant(from: number, to: number): void {
    this.#constants.set(to, this.floatConstant(from));
  }

  foldPad(output: number, source: number, padding: Padding): void {
    this.#foldedPads.set(output, { source, padding });
  }

  foldedPad(index: number): { source: number; padding: Padding } | undefined {
    return this.#foldedPads.get(index);
  }

  readersOf(index: number): TfliteOperator[] {
    return this.#model.operators.filter((operator) => operator.inputs.includes(index));
  }

  /** Adds the ONNX node for an operator, followed by its fused activation. */
  emit(
    operator: TfliteOperator,
    type: string,
    inputs: string[],
    { attributes = {}, activation = 0 }: { attributes?: Record<string, OnnxAttribute>; activation?: number } = {},
  ): void {
    const plain = this.graph.node(type, inputs, attributes);
    const output = operator.outputs[0]!;
    this.setValue(output, this.#activate(plain, activation, this.layout.scaleOf(output)));
  }

  #activate(value: string, activation: number, scale: number): string {
    if (activation === ACTIVATION_NONE) return value;
    if (activation === ACTIVATION_RELU) return this.graph.node('Relu', [value]);
    if (activation !== ACTIVATION_RELU6) throw new Error(`TFLite fused activation ${activation} is not known`);
    if (scale > 1) return this.graph.node('HardSigmoid', [value], { alpha: { float: 1 }, beta: { float: 0 } });
    const limits = [0, 6].map((limit) => this.graph.floats(Float32Array.of(limit), []));
    return this.graph.node('Clip', [value, ...limits]);
  }
}

function toChannelFirst(shape: readonly number[]): number[] {
  return shape.length === 4 ? NHWC_TO_NCHW.map((d) => shape[d]!) : [...shape];
}

function readConstant(tensor: TfliteTensor, data: Uint8Array): Float32Array | Int32Array {
  const { buffer } = data.slice(); // A copy, since constants in the file need not be aligned.
  if (tensor.type === 'int32') return new Int32Array(buffer);
  if (tensor.type === 'other') throw new Error(`TFLite constant ${tensor.name} has a type that no pose model uses`);
  return tensor.type === 'float16' ? widenHalfFloats(new Uint16Array(buffer)) : new Float32Array(buffer);
}
