/** Builds an ONNX graph node by node and writes it as a model file that the inference runtime loads. */
import { ProtobufWriter } from './protobuf-writer.ts';

/** A number is an integer attribute; `{ float }` marks the others. */
export type OnnxAttribute = number | string | number[] | { float: number };
type OnnxNode = { type: string; inputs: string[]; outputs: string[]; attributes: Record<string, OnnxAttribute> };
type OnnxConstant = { shape: readonly number[]; elementType: number; bytes: Uint8Array };
/** A name stands for a length that differs from run to run. Shape null: left to the runtime to infer. */
type OnnxValue = { name: string; shape: readonly (number | string)[] | null };

/** Numbers of onnx.proto: TensorProto.DataType and AttributeProto.AttributeType. */
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_FLOAT = 1;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_STRING = 3;
const ATTRIBUTE_INTS = 7;
const IR_VERSION = 8;
/** Newest operator set whose meaning the converters rely on. */
const OPERATOR_SET = 17;

export class OnnxGraph {
  readonly inputs: OnnxValue[] = [];
  readonly outputs: OnnxValue[] = [];
  #nodes: OnnxNode[] = [];
  readonly #constants = new Map<string, OnnxConstant>();
  #names = 0;

  /** A name that no other value of this graph has. */
  uniqueName(stem: string): string {
    return `${stem}_${this.#names++}`;
  }

  /** Adds a float32 constant and returns its name. Shape [] is a scalar. */
  floats(values: Float32Array, shape: readonly number[]): string {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return this.#constant({ shape, elementType: FLOAT, bytes });
  }

  /** Adds a one-dimensional int64 constant and returns its name. */
  integers(values: readonly number[]): string {
    const wide = BigInt64Array.from(values, BigInt);
    return this.#constant({ shape: [values.length], elementType: INT64, bytes: new Uint8Array(wide.buffer) });
  }

  /** Adds a node with one output and returns the output's name. */
  node(
    type: string,
    inputs: string[],
    attributes: Record<string, OnnxAttribute> = {},
    output = this.uniqueName(type),
  ): string {
    this.#nodes.push({ type, inputs, outputs: [output], attributes });
    return output;
  }

  /** Adds a node with several outputs and returns their names. */
  nodeWithOutputs(type: string, inputs: string[], attributes: Record<string, OnnxAttribute>, count: number): string[] {
    const outputs = Array.from({ length: count }, () => this.uniqueName(type));
    this.#nodes.push({ type, inputs, outputs, attributes });
    return outputs;
  }

  /** The bytes of the model. Nodes and constants that no output needs are left out. */
  encode(): Uint8Array {
    const needed = this.#prune();
    const graph = new ProtobufWriter();
    for (const node of this.#nodes) graph.message(1, encodeNode(node));
    graph.text(2, 'graph');
    for (const [name, constant] of this.#constants) {
      if (needed.has(name)) graph.message(5, encodeConstant(name, constant));
    }
    for (const input of this.inputs) graph.message(11, encodeValue(input));
    for (const output of this.outputs) graph.message(12, encodeValue(output));
    const operatorSet = new ProtobufWriter().text(1, '').integer(2, OPERATOR_SET);
    return new ProtobufWriter()
      .integer(1, IR_VERSION)
      .text(2, 'understudy')
      .message(7, graph)
      .message(8, operatorSet)
      .finish();
  }

  #constant(constant: OnnxConstant): string {
    const name = this.uniqueName('constant');
    this.#constants.set(name, constant);
    return name;
  }

  #prune(): Set<string> {
    const needed = new Set(this.outputs.map((output) => output.name));
    this.#nodes = this.#nodes
      .toReversed()
      .filter((node) => {
        if (!node.outputs.some((output) => needed.has(output))) return false;
        for (const input of node.inputs) needed.add(input);
        return true;
      })
      .reverse();
    return needed;
  }
}

function encodeNode({ type, inputs, outputs, attributes }: OnnxNode): ProtobufWriter {
  const node = new ProtobufWriter();
  for (const input of inputs) node.text(1, input);
  for (const output of outputs) node.text(2, output);
  node.text(3, outputs[0]!).text(4, type);
  for (const [name, attribute] of Object.entries(attributes)) node.message(5, encodeAttribute(name, attribute));
  return node;
}

function encodeAttribute(name: string, attribute: OnnxAttribute): ProtobufWriter {
  const message = new ProtobufWriter().text(1, name);
  if (typeof attribute === 'number') return message.integer(3, attribute).integer(20, ATTRIBUTE_INT);
  if (typeof attribute === 'string') return message.text(4, attribute).integer(20, ATTRIBUTE_STRING);
  if (Array.isArray(attribute)) {
    for (const value of attribute) message.integer(8, value);
    return message.integer(20, ATTRIBUTE_INTS);
  }
  return message.float(2, attribute.float).integer(20, ATTRIBUTE_FLOAT);
}

function encodeConstant(name: string, { shape, elementType, bytes }: OnnxConstant): ProtobufWriter {
  const message = new ProtobufWriter();
  for (const size of shape) message.integer(1, size);
  return message.integer(2, elementType).text(8, name).bytes(9, bytes);
}

function encodeValue({ name, shape }: OnnxValue): ProtobufWriter {
  const tensor = new ProtobufWriter().integer(1, FLOAT);
  if (shape) {
    const dimensions = new ProtobufWriter();
    for (const size of shape) dimensions.message(1, encodeDimension(size));
    tensor.message(2, dimensions);
  }
  return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
}

function encodeDimension(size: number | string): ProtobufWriter {
  const dimension = new ProtobufWriter();
  return typeof size === 'number' ? dimension.integer(1, size) : dimension.text(2, size);
}
