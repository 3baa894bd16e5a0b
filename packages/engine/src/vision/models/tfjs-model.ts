/** Reads a TensorFlow.js graph model: the graph as JSON, its weights as one binary file. */
import { countElements } from './dense-array.ts';
import { widenHalfFloats } from './half-float.ts';

type WeightSpec = {
  name: string;
  shape: number[];
  dtype: string;
  quantization?: { dtype: string };
};

/** An attribute of a node: one of these fields is set. Texts are base64, integers are decimal texts. */
type NodeAttribute = { s?: string; b?: boolean; f?: number; list?: { i?: string[] } };
type NodeJson = { name: string; op: string; input?: string[]; attr?: Record<string, NodeAttribute> };

export type TfjsConstant = { shape: number[]; values: Float32Array | Int32Array };

/** A node of the graph with typed access to its attributes. */
export class TfjsNode {
  readonly name: string;
  readonly type: string;
  /** Names of nodes, with `:<output>` where it is not the first output. */
  readonly inputs: string[];
  readonly #attributes: Record<string, NodeAttribute>;

  constructor({ name, op, input = [], attr = {} }: NodeJson) {
    this.name = name;
    this.type = op;
    this.inputs = input
      .filter((reference) => !reference.startsWith('^'))
      .map((reference) => reference.replace(/:0$/, ''));
    this.#attributes = attr;
  }

  integers(attribute: string): number[] {
    return (this.#attributes[attribute]?.list?.i ?? []).map(Number);
  }

  float(attribute: string, absent: number): number {
    return this.#attributes[attribute]?.f ?? absent;
  }

  flag(attribute: string): boolean {
    return this.#attributes[attribute]?.b ?? false;
  }

  text(attribute: string): string {
    return Buffer.from(this.#attributes[attribute]?.s ?? '', 'base64').toString();
  }
}

export type TfjsModel = {
  nodes: Map<string, TfjsNode>;
  constants: Map<string, TfjsConstant>;
  /** Names of the nodes that are outputs, in the order of the file. */
  outputs: string[];
};

/** Parses a graph model of one weight file. */
export function readTfjsModel(json: string, weights: Uint8Array): TfjsModel {
  const model = JSON.parse(json) as {
    modelTopology: { node: NodeJson[] };
    signature: { outputs: Record<string, { name: string }> };
    weightsManifest: { weights: WeightSpec[] }[];
  };
  return {
    nodes: new Map(model.modelTopology.node.map((node) => [node.name, new TfjsNode(node)])),
    constants: readConstants(
      model.weightsManifest.flatMap((group) => group.weights),
      weights,
    ),
    outputs: Object.values(model.signature.outputs).map((output) => output.name.replace(/:0$/, '')),
  };
}

/** Weights lie one after another, unaligned, in the order of the manifest. */
function readConstants(specs: WeightSpec[], file: Uint8Array): Map<string, TfjsConstant> {
  const constants = new Map<string, TfjsConstant>();
  let start = 0;
  for (const { name, shape, dtype, quantization } of specs) {
    const stored = quantization?.dtype ?? dtype;
    const end = start + countElements(shape) * (stored === 'float16' ? 2 : 4);
    const { buffer } = Uint8Array.from(file.subarray(start, end));
    start = end;
    if (stored === 'float16') constants.set(name, { shape, values: widenHalfFloats(new Uint16Array(buffer)) });
    else if (stored === 'float32') constants.set(name, { shape, values: new Float32Array(buffer) });
    else if (stored === 'int32') constants.set(name, { shape, values: new Int32Array(buffer) });
    else throw new Error(`TensorFlow.js weight ${name} is stored as ${stored}, which no model here uses`);
  }
  return constants;
}
