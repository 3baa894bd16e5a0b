/**
 * Converts a TensorFlow.js graph model to ONNX. The graph keeps its meaning of channels last: each convolution, pooling and
 * resizing stands between two transpositions, nearly all of which the inference runtime cancels when it loads the model.
 */
import { countElements } from './dense-array.ts';
import { type OnnxAttribute, OnnxGraph } from './onnx-graph.ts';
import { readTfjsModel, type TfjsConstant, type TfjsModel, type TfjsNode } from './tfjs-model.ts';
import { TFJS_OPERATORS } from './tfjs-operators.ts';

/**
 * Converts a model with one picture as its input.
 *
 * @param json the graph (`model.json`)
 * @param weights the only weight file
 * @param input how large the picture is to be
 * @throws Error if the graph uses an operator that the models here do not use
 */
export function convertTfjs(json: string, weights: Uint8Array, input: TfjsInput): Uint8Array {
  return new TfjsConversion(readTfjsModel(json, weights), input).run();
}

export type TfjsInput = {
  /** May be symbolic in the file. */
  shape: readonly number[];
  /** How many times as high and as wide the picture is as the one that sizes in the file are meant for. Default: as that one. */
  stretch?: readonly [number, number];
};

/** The state of one conversion: which ONNX value or constant stands for each output of a node. */
export class TfjsConversion {
  readonly graph = new OnnxGraph();
  readonly inputShape: readonly number[];
  readonly stretch: readonly [number, number];
  readonly #model: TfjsModel;
  readonly #values = new Map<string, string>();

  constructor(model: TfjsModel, { shape, stretch = [1, 1] }: TfjsInput) {
    this.#model = model;
    this.inputShape = shape;
    this.stretch = stretch;
  }

  run(): Uint8Array {
    const { outputs } = this.#model;
    for (const node of this.#nodesInOrder()) {
      const convert = TFJS_OPERATORS[node.type];
      if (!convert) throw new Error(`TensorFlow.js operator ${node.type} has no conversion to ONNX`);
      convert(this, node);
    }
    for (const output of outputs) {
      this.graph.node('Identity', [this.value(output)], {}, output);
      this.graph.outputs.push({ name: output, shape: null });
    }
    return this.graph.encode();
  }

  /** Name of the ONNX value for a node's output; floating-point constants become one when they are first read. */
  value(reference: string): string {
    const known = this.#values.get(reference);
    if (known !== undefined) return known;
    const { values, shape } = this.constant(reference);
    if (!(values instanceof Float32Array)) throw new Error(`TensorFlow.js constant ${reference} is not made of floats`);
    const value = this.graph.floats(values, shape);
    this.#values.set(reference, value);
    return value;
  }

  setValue(reference: string, value: string): void {
    this.#values.set(reference, value);
  }

  hasConstant(reference: string): boolean {
    return this.#model.constants.has(reference);
  }

  constant(reference: string): TfjsConstant {
    const constant = this.#model.constants.get(reference);
    if (!constant) throw new Error(`TensorFlow.js value ${reference} is not a constant`);
    return constant;
  }

  setConstant(reference: string, constant: TfjsConstant): void {
    if (countElements(constant.shape) !== constant.values.length)
      throw new Error(`${reference} does not fit its shape`);
    this.#model.constants.set(reference, constant);
  }

  /** The node that makes an output; undefined where there is none, as for a constant. */
  nodeOf(reference: string): TfjsNode | undefined {
    return this.#model.nodes.get(reference);
  }

  integers(reference: string): number[] {
    return Array.from(this.constant(reference).values);
  }

  /** Adds the ONNX node that makes a node's first output. */
  emit(node: TfjsNode, type: string, inputs: string[], attributes: Record<string, OnnxAttribute> = {}): void {
    this.setValue(node.name, this.graph.node(type, inputs, attributes));
  }

  /** Nodes that the outputs need, inputs before what reads them. */
  #nodesInOrder(): TfjsNode[] {
    const order: TfjsNode[] = [];
    const seen = new Set<string>();
    const visit = (reference: string): void => {
      const name = reference.replace(/:\d+$/, '');
      if (seen.has(name)) return;
      seen.add(name);
      const node = this.#model.nodes.get(name);
      if (!node) throw new Error(`TensorFlow.js graph has no node ${name}`);
      node.inputs.forEach(visit);
      order.push(node);
    };
    this.#model.outputs.forEach(visit);
    return order;
  }
}
