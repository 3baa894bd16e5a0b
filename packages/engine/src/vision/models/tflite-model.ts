/** Reads a TFLite model file (schema version 3): its tensors, constants and operators, as far as the pose models need it. */
import { FlatbufferTable } from './flatbuffer-table.ts';

export type TfliteSparsity = {
  /** Order in which dimensions (blocks after the dense ones) are walked. */
  traversal: number[];
  /** The dimension that each block dimension divides. */
  blockMap: number[];
  levels: { isDense: boolean; size: number; segments: number[]; indexes: number[] }[];
};

export type TfliteTensor = {
  name: string;
  /** NHWC for pictures. */
  shape: number[];
  type: 'float32' | 'float16' | 'int32' | 'other';
  /** Bytes of a constant, null for a tensor that is computed. */
  data: Uint8Array | null;
  sparsity: TfliteSparsity | null;
};

export type TfliteOperator = {
  /** Name in the TFLite schema, or `OP_<number>` for one that no pose model uses. */
  type: string;
  /** Indexes of tensors; -1 for an optional input that is absent. */
  inputs: number[];
  outputs: number[];
  options: FlatbufferTable | null;
};

export type TfliteModel = {
  tensors: TfliteTensor[];
  inputs: number[];
  outputs: number[];
  /** In an order in which they can be computed. */
  operators: TfliteOperator[];
};

/** Operator numbers of the schema (BuiltinOperator), those of the pose models only. */
const OPERATOR_NAMES: Record<number, string> = {
  0: 'ADD',
  2: 'CONCATENATION',
  3: 'CONV_2D',
  4: 'DEPTHWISE_CONV_2D',
  5: 'DEPTH_TO_SPACE',
  6: 'DEQUANTIZE',
  14: 'LOGISTIC',
  17: 'MAX_POOL_2D',
  22: 'RESHAPE',
  23: 'RESIZE_BILINEAR',
  34: 'PAD',
  124: 'DENSIFY',
};

const TENSOR_TYPES: TfliteTensor['type'][] = ['float32', 'float16', 'int32'];

/**
 * Parses a `.tflite` file. Constants are views of `file`.
 *
 * @throws Error if the file is not a TFLite model
 */
export function readTfliteModel(file: Uint8Array): TfliteModel {
  if (new TextDecoder().decode(file.subarray(4, 8)) !== 'TFL3') throw new Error('not a TFLite file: no TFL3 mark');
  const model = FlatbufferTable.root(file);
  // An operator number above 127 is stored in field 3; older files have field 0 only.
  const operatorTypes = model.tables(1).map((code) => {
    const number = Math.max(code.int32(3), code.uint8(0));
    return OPERATOR_NAMES[number] ?? `OP_${number}`;
  });
  const buffers = model.tables(4).map((buffer) => buffer.bytes(0));
  const graph = model.tables(2)[0];
  if (!graph) throw new Error('TFLite file without a graph');
  return {
    tensors: graph.tables(0).map((tensor) => readTensor(tensor, buffers)),
    inputs: graph.int32s(1),
    outputs: graph.int32s(2),
    operators: graph.tables(3).map((operator) => ({
      type: operatorTypes[operator.int32(0)] ?? 'OP_?',
      inputs: operator.int32s(1),
      outputs: operator.int32s(2),
      options: operator.table(4),
    })),
  };
}

function readTensor(tensor: FlatbufferTable, buffers: (Uint8Array | null)[]): TfliteTensor {
  const sparsity = tensor.table(6);
  return {
    name: tensor.text(3),
    shape: tensor.int32s(0),
    type: TENSOR_TYPES[tensor.uint8(1)] ?? 'other',
    data: buffers[tensor.int32(2)] ?? null,
    sparsity: sparsity && readSparsity(sparsity),
  };
}

function readSparsity(sparsity: FlatbufferTable): TfliteSparsity {
  return {
    traversal: sparsity.int32s(0),
    blockMap: sparsity.int32s(1),
    levels: sparsity.tables(2).map((level) => ({
      isDense: level.uint8(0) === 0,
      size: level.int32(1),
      segments: readIndexVector(level.uint8(2), level.table(3)),
      indexes: readIndexVector(level.uint8(4), level.table(5)),
    })),
  };
}

/** The union SparseIndexVector: its kind says how wide the integers are. */
function readIndexVector(kind: number, vector: FlatbufferTable | null): number[] {
  if (!vector) return [];
  if (kind === 1) return vector.int32s(0);
  if (kind === 2) return vector.uint16s(0);
  return Array.from(vector.bytes(0) ?? []);
}
