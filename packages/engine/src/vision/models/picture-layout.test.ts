import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FlatbufferTable } from './flatbuffer-table.ts';
import { ACTIVATION_RELU6, PictureLayout } from './picture-layout.ts';
import type { TfliteModel, TfliteOperator } from './tflite-model.ts';

const INPUT = 0;
const PACKED = 1;
const WEIGHTS = 2;
const PICTURE = 3;
const SUM = 4;
const OUTPUT = 5;

/** A picture of eight channels, its sum with itself, and one channel made of that; the weights come in half precision. */
function makeModel({ activation, outputs }: { activation: number; outputs: number[] }): TfliteModel {
  const tensor = (name: string, shape: number[], data: Uint8Array | null = null): TfliteModel['tensors'][number] => ({
    name,
    shape,
    type: 'float32',
    data,
  });
  const operator = (type: string, inputs: number[], output: number, fused = 0): TfliteOperator => ({
    type,
    inputs,
    outputs: [output],
    options: { uint8: () => fused } as unknown as FlatbufferTable,
  });
  return {
    tensors: [
      tensor('input', [1, 4, 4, 3]),
      tensor('packed', [1, 3, 3, 8], new Uint8Array(2)),
      tensor('weights', [1, 3, 3, 8]),
      tensor('picture', [1, 4, 4, 8]),
      tensor('sum', [1, 4, 4, 8]),
      tensor('output', [1, 4, 4, 1]),
    ],
    inputs: [INPUT],
    outputs,
    operators: [
      operator('DEQUANTIZE', [PACKED], WEIGHTS),
      operator('CONV_2D', [INPUT, WEIGHTS], PICTURE),
      operator('ADD', [PICTURE, PICTURE], SUM, activation),
      operator('CONV_2D', [SUM, WEIGHTS], OUTPUT),
    ],
  };
}

test('pictures of eight channels are widened also where weights of that shape are unpacked', () => {
  const layout = new PictureLayout(makeModel({ activation: 0, outputs: [OUTPUT] }));
  assert.equal(layout.channelsOf(PICTURE), 16);
  assert.equal(layout.channelsOf(SUM), 16);
  assert.equal(layout.channelsOf(OUTPUT), 1);
});

test('where sums end at 6, what lies between the input and the outputs is kept as a sixth', () => {
  const layout = new PictureLayout(makeModel({ activation: ACTIVATION_RELU6, outputs: [OUTPUT] }));
  const scales = [INPUT, PICTURE, SUM, OUTPUT].map((index) => layout.scaleOf(index));
  assert.deepEqual(scales, [1, 6, 6, 1]);
});

test('values keep their scale where no sum ends at 6, and where a sum is an output and its parts are none', () => {
  for (const facts of [
    { activation: 0, outputs: [OUTPUT] },
    { activation: ACTIVATION_RELU6, outputs: [OUTPUT, SUM] },
  ]) {
    const layout = new PictureLayout(makeModel(facts));
    assert.equal(layout.scaleOf(PICTURE), 1);
    assert.equal(layout.scaleOf(SUM), 1);
  }
});
