/** Reads a TFLite model file (schema version 3): its tensors, constants and operators, as far as the pose models need it. */
import { FlatbufferTable } from './flatbuffer-table.ts';

export type TfliteTensor = {
  name: string;
  /** NHWC for pictures. */
  shape: number[];
  type: 'float32' | 'float16' | 'int32' | 'other';
  /** Bytes of a constant, null for a tensor that is computed. */
  data: Uint8Array | null;
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
  3: 'CONV_2D',
  4: 'DEPTHWISE_CONV_2D',
  6: 'DEQUANTIZE',
  14: 'LOGISTIC',
  17: 'MAX_POOL_2D',
  22: 'RESHAPE',
  23: 'RESIZE_BILINEAR',
  34: 'PAD',
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
  return {
    name: tensor.text(3),
    shape: tensor.int32s(0),
    type: TENSOR_TYPES[tensor.uint8(1)] ?? 'other',
    data: buffers[tensor.int32(2)] ?? null,
  };
}
