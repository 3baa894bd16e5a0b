import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convertTflite } from './convert-tflite.ts';
import { runOnnx } from './testing/run-onnx.ts';
import { type TableValue, writeFlatbuffer } from './testing/write-flatbuffer.ts';

const OPERATOR = {
  ADD: 0,
  CONV_2D: 3,
  DEPTHWISE_CONV_2D: 4,
  DEQUANTIZE: 6,
  LOGISTIC: 14,
  MAX_POOL_2D: 17,
  RESHAPE: 22,
  RESIZE_BILINEAR: 23,
  PAD: 34,
  TANH: 28,
} as const;
const FLOAT32 = 0;
const FLOAT16 = 1;
const INT32 = 2;

type TestTensor = { shape: number[]; data?: Float32Array | Int32Array | Uint16Array };
type TestOperator = { type: keyof typeof OPERATOR; inputs: number[]; output: number; options?: TableValue };

/** A model file; tensor 0 is the input `t0`, the output of the last operator is the output. */
function writeModel(tensors: TestTensor[], operators: TestOperator[]): Uint8Array {
  const typeOf = ({ data }: TestTensor): number =>
    data instanceof Int32Array ? INT32 : data instanceof Uint16Array ? FLOAT16 : FLOAT32;
  const graph: TableValue = {
    0: tensors.map((tensor, i) => ({
      0: Int32Array.from(tensor.shape),
      1: { uint8: typeOf(tensor) },
      2: i,
      3: `t${i}`,
    })),
    1: Int32Array.of(0),
    2: Int32Array.of(operators.at(-1)!.output),
    3: operators.map(({ inputs, output, options }, i) => ({
      0: i,
      1: Int32Array.from(inputs),
      2: Int32Array.of(output),
      4: options ?? {},
    })),
  };
  const buffers = tensors.map(({ data }) => (data ? { 0: new Uint8Array(data.buffer) } : {}));
  const codes = operators.map(({ type }) => ({ 0: { uint8: Math.min(127, OPERATOR[type]) }, 3: OPERATOR[type] }));
  return writeFlatbuffer({ 0: 3, 1: codes, 2: [graph], 4: buffers }, 'TFL3');
}

/** Options of CONV_2D: padding, stride, activation; dilation 1. */
const convolution = (padding: 'same' | 'valid', stride: number, activation = 0): TableValue => ({
  0: { uint8: padding === 'same' ? 0 : 1 },
  1: stride,
  2: stride,
  3: { uint8: activation },
});

async function output(model: Uint8Array, input: number[], shape: number[]): Promise<number[]> {
  const results = await runOnnx(convertTflite(model), input, shape);
  return Object.values(results)[0]!.values;
}

test('a convolution of stride 2 with SAME padding puts the odd pixel at the bottom and right', async () => {
  const model = writeModel(
    [
      { shape: [1, 4, 4, 1] },
      { shape: [1, 3, 3, 1], data: new Float32Array(9).fill(1) },
      { shape: [1], data: Float32Array.of(0.5) },
      { shape: [1, 2, 2, 1] },
    ],
    [{ type: 'CONV_2D', inputs: [0, 1, 2], output: 3, options: convolution('same', 2) }],
  );
  const picture = Array.from({ length: 16 }, (_, i) => i);
  // Total padding is 1: windows start at rows 0 and 2, and only the second one reaches beyond the picture.
  assert.deepEqual(await output(model, picture, [1, 1, 4, 4]), [45.5, 39.5, 66.5, 50.5]);
});

test('padding before a convolution is folded into it without a change of the result', async () => {
  const model = writeModel(
    [
      { shape: [1, 2, 2, 1] },
      { shape: [4, 2], data: Int32Array.of(0, 0, 1, 0, 0, 2, 0, 0) },
      { shape: [1, 3, 4, 1] },
      { shape: [1, 2, 2, 1], data: Float32Array.of(1, 10, 100, 1000) },
      { shape: [1, 2, 3, 1] },
    ],
    [
      { type: 'PAD', inputs: [0, 1], output: 2 },
      { type: 'CONV_2D', inputs: [2, 3, -1], output: 4, options: convolution('valid', 1) },
    ],
  );
  assert.deepEqual(await output(model, [1, 2, 3, 4], [1, 1, 2, 2]), [2100, 200, 0, 4321, 402, 0]);
});

test('padding that something else reads as well stays', async () => {
  const model = writeModel(
    [
      { shape: [1, 1, 1, 1] },
      { shape: [4, 2], data: Int32Array.of(0, 0, 0, 1, 0, 0, 0, 1) },
      { shape: [1, 2, 1, 2] },
      { shape: [1, 2, 1, 2] },
    ],
    [
      { type: 'PAD', inputs: [0, 1], output: 2 },
      { type: 'ADD', inputs: [2, 2], output: 3 },
    ],
  );
  assert.deepEqual(await output(model, [3], [1, 1, 1, 1]), [6, 0, 0, 0]);
});

test('weights are moved from channels-last to channels-first, with bias and fused activation', async () => {
  const model = writeModel(
    [
      { shape: [1, 1, 1, 2] },
      { shape: [3, 1, 1, 2], data: Float32Array.of(1, 2, 3, 4, -5, 0) },
      { shape: [3], data: Float32Array.of(0, -30, 0) },
      { shape: [1, 1, 1, 3] },
    ],
    [{ type: 'CONV_2D', inputs: [0, 1, 2], output: 3, options: convolution('valid', 1, 3) }],
  );
  // 1·1 + 2·2 = 5; 3 + 8 − 30 < 0 is cut off at 0; −5 too.
  assert.deepEqual(await output(model, [1, 2], [1, 2, 1, 1]), [5, 0, 0]);
});

test('a depthwise convolution filters each channel on its own', async () => {
  const model = writeModel(
    [{ shape: [1, 1, 2, 2] }, { shape: [1, 1, 2, 2], data: Float32Array.of(1, 2, 10, 20) }, { shape: [1, 1, 1, 2] }],
    [{ type: 'DEPTHWISE_CONV_2D', inputs: [0, 1, -1], output: 2, options: { 0: { uint8: 1 }, 1: 1, 2: 1 } }],
  );
  // Channel 0 holds 1, 2; channel 1 holds 3, 4.
  assert.deepEqual(await output(model, [1, 2, 3, 4], [1, 2, 1, 2]), [1 * 1 + 2 * 10, 3 * 2 + 4 * 20]);
});

test('half-precision weights are widened', async () => {
  const [one, minusTwo, tiny] = [0x3c00, 0xc000, 0x0001];
  const model = writeModel(
    [
      { shape: [1, 1, 1, 1] },
      { shape: [3, 1, 1, 1], data: Uint16Array.of(one, minusTwo, tiny) },
      { shape: [3, 1, 1, 1] },
      { shape: [1, 1, 1, 3] },
    ],
    [
      { type: 'DEQUANTIZE', inputs: [1], output: 2 },
      { type: 'CONV_2D', inputs: [0, 2, -1], output: 3, options: convolution('valid', 1) },
    ],
  );
  assert.deepEqual(await output(model, [1], [1, 1, 1, 1]), [1, -2, 2 ** -24]);
});

test('resizing follows the half-pixel flag', async () => {
  const modelWith = (halfPixel: number): Uint8Array =>
    writeModel(
      [{ shape: [1, 1, 2, 1] }, { shape: [2], data: Int32Array.of(1, 4) }, { shape: [1, 1, 4, 1] }],
      [
        {
          type: 'RESIZE_BILINEAR',
          inputs: [0, 1],
          output: 2,
          options: { 2: { uint8: 0 }, 3: { uint8: halfPixel } },
        },
      ],
    );
  assert.deepEqual(await output(modelWith(1), [0, 4], [1, 1, 1, 2]), [0, 1, 3, 4]);
  assert.deepEqual(await output(modelWith(0), [0, 4], [1, 1, 1, 2]), [0, 2, 4, 4]);
});

test('reshaping keeps the channels-last order of the elements', async () => {
  const model = writeModel(
    [{ shape: [1, 2, 1, 2] }, { shape: [2], data: Int32Array.of(1, 4) }, { shape: [1, 4] }],
    [{ type: 'RESHAPE', inputs: [0, 1], output: 2 }],
  );
  // Channel 0 is 1, 2 down the rows, channel 1 is 3, 4: read row by row, channels together.
  assert.deepEqual(await output(model, [1, 2, 3, 4], [1, 2, 2, 1]), [1, 3, 2, 4]);
});

test('pooling and the logistic function', async () => {
  const model = writeModel(
    [{ shape: [1, 2, 2, 2] }, { shape: [1, 1, 1, 2] }, { shape: [1, 1, 1, 2] }],
    [
      { type: 'MAX_POOL_2D', inputs: [0], output: 1, options: { 0: { uint8: 1 }, 1: 2, 2: 2, 3: 2, 4: 2 } },
      { type: 'LOGISTIC', inputs: [1], output: 2 },
    ],
  );
  const values = await output(model, [0, -1, -2, -3, -9, -9, 2, -9], [1, 2, 2, 2]);
  const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
  for (const [i, expected] of [0, 2].entries()) assert.ok(Math.abs(values[i]! - logistic(expected)) < 1e-6);
});

test('an operator without a conversion is named in the error', () => {
  const model = writeModel([{ shape: [1, 1] }, { shape: [1, 1] }], [{ type: 'TANH', inputs: [0], output: 1 }]);
  assert.throws(() => convertTflite(model), /OP_28/);
});

test('a file of another kind is refused', () => {
  assert.throws(() => convertTflite(new Uint8Array(64)), /not a TFLite file/);
});

const side = 4;
const input = Array.from({ length: side * side }, (_, i) => ((i * 7) % 5) - 1);
const first = Float32Array.from({ length: 8 }, (_, i) => i - 3);
const bias = Float32Array.from({ length: 8 }, (_, i) => i / 4);
/** Row, column, channel. */
const last = Float32Array.from({ length: 9 * 8 }, (_, i) => ((i * 5) % 7) - 3);

/** Eight channels out of one, twice their sum, which ends at 6 (`t4`), and one channel out of that. */
function writeNarrowModel(): Uint8Array {
  return writeModel(
    [
      { shape: [1, side, side, 1] },
      { shape: [8, 1, 1, 1], data: first },
      { shape: [8], data: bias },
      { shape: [1, side, side, 8] },
      { shape: [1, side, side, 8] },
      { shape: [1, 3, 3, 8], data: last },
      { shape: [1], data: Float32Array.of(0.5) },
      { shape: [1, side, side, 1] },
    ],
    [
      { type: 'CONV_2D', inputs: [0, 1, 2], output: 3, options: convolution('same', 1) },
      { type: 'ADD', inputs: [3, 3], output: 4, options: { 0: { uint8: 3 } } },
      { type: 'CONV_2D', inputs: [4, 5, 6], output: 7, options: convolution('same', 1) },
    ],
  );
}

test('pictures of eight channels, and a last one of one channel, are what plain convolutions make of them', async () => {
  const hidden = (row: number, column: number, channel: number): number => {
    if (row < 0 || column < 0 || row >= side || column >= side) return 0;
    return Math.max(0, Math.min(6, 2 * (input[row * side + column]! * first[channel]! + bias[channel]!)));
  };
  const expected = input.map((_, at) => {
    let sum = 0.5;
    for (let tap = 0; tap < 9; tap++) {
      const row = Math.floor(at / side) + Math.floor(tap / 3) - 1;
      const column = (at % side) + (tap % 3) - 1;
      for (let channel = 0; channel < 8; channel++) sum += last[tap * 8 + channel]! * hidden(row, column, channel);
    }
    return sum;
  });
  assert.deepEqual(await output(writeNarrowModel(), input, [1, 1, side, side]), expected);
});

test('the two parts of a model that is cut give, one after the other, what the whole gives', async () => {
  const model = writeNarrowModel();
  const { t4 } = await runOnnx(convertTflite(model, { outputs: ['t4'] }), input, [1, 1, side, side]);
  const { t7 } = await runOnnx(convertTflite(model, { inputs: ['t4'] }), t4!.values, [...t4!.shape]);
  const whole = await output(model, input, [1, 1, side, side]);
  for (const [i, value] of t7!.values.entries()) assert.ok(Math.abs(value - whole[i]!) < 1e-4);
});

test('a part that takes any size works on pictures of other sizes', async () => {
  const model = writeModel(
    [
      { shape: [1, 4, 4, 1] },
      { shape: [1, 1, 1, 1], data: Float32Array.of(2) },
      { shape: [1], data: Float32Array.of(1) },
      { shape: [1, 4, 4, 1] },
    ],
    [{ type: 'CONV_2D', inputs: [0, 1, 2], output: 3, options: convolution('same', 1) }],
  );
  const part = convertTflite(model, { takesAnySize: true });
  const [result] = Object.values(await runOnnx(part, [1, 2, 3, 4, 5, 6], [1, 1, 2, 3]));
  assert.deepEqual(result, { shape: [1, 1, 2, 3], values: [3, 5, 7, 9, 11, 13] });
  await assert.rejects(runOnnx(convertTflite(model), [1, 2, 3, 4, 5, 6], [1, 1, 2, 3]));
});

test('a cut at a tensor that the model lacks is refused', () => {
  assert.throws(() => convertTflite(writeNarrowModel(), { inputs: ['t9'] }), /no tensor t9/);
});
