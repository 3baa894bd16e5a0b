import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convertTfjs, type TfjsInput } from './convert-tfjs.ts';
import { runOnnx } from './testing/run-onnx.ts';

type Node = { name: string; op: string; input?: string[]; attr?: object };
type Weight = { name: string; shape: number[]; values: Float32Array | Int32Array | Uint16Array };

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const integers = (...values: number[]): object => ({ list: { i: values.map(String) } });

/** Converts a graph whose input is called `x`. */
function convert(nodes: Node[], weights: Weight[], outputs: string[], input: TfjsInput): Uint8Array {
  const json = JSON.stringify({
    modelTopology: {
      node: [{ name: 'x', op: 'Placeholder' }, ...weights.map(({ name }) => ({ name, op: 'Const' })), ...nodes],
    },
    signature: { outputs: Object.fromEntries(outputs.map((name) => [name, { name: `${name}:0` }])) },
    weightsManifest: [
      {
        weights: weights.map(({ name, shape, values }) => ({
          name,
          shape,
          dtype: values instanceof Int32Array ? 'int32' : 'float32',
          ...(values instanceof Uint16Array ? { quantization: { dtype: 'float16', original_dtype: 'float32' } } : {}),
        })),
      },
    ],
  });
  const bytes = Buffer.concat(weights.map(({ values }) => new Uint8Array(values.buffer)));
  return convertTfjs(json, bytes, input);
}

test('a channels-last convolution with half-precision weights gives its channels-last result', async () => {
  const [one, two, minusOne] = [0x3c00, 0x4000, 0xbc00];
  const model = convert(
    [
      {
        name: 'y',
        op: 'Conv2D',
        input: ['x', 'w'],
        attr: { strides: integers(1, 1, 1, 1), dilations: integers(1, 1, 1, 1), padding: { s: base64('VALID') } },
      },
    ],
    // Row, column, input channel, output channel.
    [{ name: 'w', shape: [1, 1, 2, 2], values: Uint16Array.of(one, two, minusOne, one) }],
    ['y'],
    { shape: [1, 1, 2, 2] },
  );
  const { y } = await runOnnx(model, [1, 2, 3, 4], [1, 1, 2, 2]);
  assert.deepEqual(y, { shape: [1, 1, 2, 2], values: [1 - 2, 2 + 2, 3 - 4, 6 + 4] });
});

test('a convolution after a padding sees the zeros, or whatever else the padding is made of', async () => {
  const convolution = (name: string, input: string): Node => ({
    name,
    op: 'Conv2D',
    input: [input, 'w'],
    attr: { strides: integers(1, 1, 1, 1), dilations: integers(1, 1, 1, 1), padding: { s: base64('VALID') } },
  });
  const model = convert(
    [
      { name: 'zeros', op: 'Pad', input: ['x', 'pads'] },
      { name: 'nines', op: 'PadV2', input: ['x', 'pads', 'nine'] },
      convolution('plain', 'zeros'),
      convolution('filled', 'nines'),
    ],
    [
      // One column before, two after.
      { name: 'pads', shape: [4, 2], values: Int32Array.of(0, 0, 0, 0, 1, 2, 0, 0) },
      { name: 'nine', shape: [], values: Float32Array.of(9) },
      { name: 'w', shape: [1, 2, 1, 1], values: Float32Array.of(1, 10) },
    ],
    ['plain', 'filled'],
    { shape: [1, 1, 2, 1] },
  );
  const { plain, filled } = await runOnnx(model, [1, 2], [1, 1, 2, 1]);
  assert.deepEqual(plain, { shape: [1, 1, 4, 1], values: [10, 21, 2, 0] });
  assert.deepEqual(filled, { shape: [1, 1, 4, 1], values: [19, 21, 92, 99] });
});

test('padding, pooling, leaky activation and resizing work on channels-last pictures', async () => {
  const model = convert(
    [
      { name: 'padded', op: 'PadV2', input: ['x', 'pads', 'fill'] },
      {
        name: 'pooled',
        op: 'MaxPool',
        input: ['padded'],
        attr: { ksize: integers(1, 1, 2, 1), strides: integers(1, 1, 2, 1), padding: { s: base64('VALID') } },
      },
      { name: 'leaky', op: 'LeakyRelu', input: ['pooled'], attr: { alpha: { f: 0.5 } } },
      { name: 'y', op: 'ResizeBilinear', input: ['leaky', 'size'], attr: { half_pixel_centers: { b: true } } },
    ],
    [
      { name: 'pads', shape: [4, 2], values: Int32Array.of(0, 0, 0, 0, 1, 0, 0, 0) },
      { name: 'fill', shape: [], values: Float32Array.of(-8) },
      { name: 'size', shape: [2], values: Int32Array.of(1, 4) },
    ],
    ['y'],
    { shape: [1, 1, 3, 1] },
  );
  // Padded: −8 −9 4 2; pooled: −8 4; leaky: −4 4.
  const { y } = await runOnnx(model, [-9, 4, 2], [1, 1, 3, 1]);
  assert.deepEqual(y, { shape: [1, 1, 4, 1], values: [-4, -2, 2, 4] });
});

test('sizes that are meant for a square picture are stretched with the picture', async () => {
  const model = convert(
    [{ name: 'y', op: 'ResizeBilinear', input: ['x', 'size'], attr: { half_pixel_centers: { b: true } } }],
    [{ name: 'size', shape: [2], values: Int32Array.of(8, 4) }],
    ['y'],
    { shape: [1, 2, 4, 1], stretch: [0.5, 1] },
  );
  const { y } = await runOnnx(model, [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 4, 1]);
  assert.deepEqual(y!.shape, [1, 4, 4, 1]);
});

test('splits are read by output number, and shapes made of constants are worked out', async () => {
  const model = convert(
    [
      { name: 'parts', op: 'SplitV', input: ['x', 'sizes', 'axis'] },
      { name: 'correction', op: 'SparseToDense', input: ['where', 'length', 'values', 'zero'] },
      { name: 'shape', op: 'AddV2', input: ['base', 'correction'] },
      { name: 'second', op: 'Reshape', input: ['parts:1', 'shape'] },
      { name: 'first', op: 'Sigmoid', input: ['parts'] },
      { name: 'both', op: 'ConcatV2', input: ['parts:1', 'parts:0', 'axis'] },
    ],
    [
      { name: 'sizes', shape: [2], values: Int32Array.of(1, 2) },
      { name: 'axis', shape: [], values: Int32Array.of(1) },
      { name: 'where', shape: [1, 1], values: Int32Array.of(1) },
      { name: 'length', shape: [1], values: Int32Array.of(2) },
      { name: 'values', shape: [1], values: Int32Array.of(1) },
      { name: 'zero', shape: [], values: Int32Array.of(0) },
      { name: 'base', shape: [2], values: Int32Array.of(2, 0) },
    ],
    ['first', 'second', 'both'],
    { shape: [1, 3] },
  );
  const { first, second, both } = await runOnnx(model, [0, 5, 6], [1, 3]);
  assert.deepEqual(first, { shape: [1, 1], values: [0.5] });
  assert.deepEqual(second, { shape: [2, 1], values: [5, 6] });
  assert.deepEqual(both!.values, [5, 6, 0]);
});

test('an operator without a conversion is named in the error', () => {
  assert.throws(() => convert([{ name: 'y', op: 'Erf', input: ['x'] }], [], ['y'], { shape: [1] }), /Erf/);
});
