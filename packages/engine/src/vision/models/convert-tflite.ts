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

/**
 * Converts a TFLite model with batch size 1.
 *
 * @param outputs names of the outputs to keep; what only other outputs need is left out. Default: all
 * @throws Error if the file is not a TFLite model or uses an operator that no pose model uses
 */
export function convertTflite(file: Uint8Array, outputs?: readonly string[]): Uint8Array {
  return new TfliteConversion(readTfliteModel(file)).run(outputs);
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

  run(outputs?: readonly string[]): Uint8Array {
    const { inputs, outputs: allOutputs, operators } = this.#model;
    for (const index of inputs) {
      const { name, shape } = this.tensor(index);
      this.graph.inputs.push({ name, shape: toChannelFirst(shape) });
      this.#values.set(index, name);
    }
    for (const operator of operators) {
      const convert = TFLITE_OPERATORS[operator.type];
      if (!convert) throw new Error(`TFLite operator ${operator.type} has no conversion to ONNX`);
      convert(this, operator);
    }
    for (const index of allOutputs) {
      const { name, shape } = this.tensor(index);
      if (outputs && !outputs.includes(name)) continue;
      this.graph.node('Identity', [this.value(index)], {}, name);
      this.graph.outputs.push({ name, shape: toChannelFirst(shape) });
    }
    return this.graph.encode();
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
