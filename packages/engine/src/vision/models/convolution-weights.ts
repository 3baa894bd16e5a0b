/** Rewrites the weights of convolutions for the runtime's inner order, in which channels go in blocks. Used by `tflite-operators`. */

/** Output channels, input channels, rows, columns. */
export type WeightShape = [number, number, number, number];

/** The same convolution with more channels: those that are added give zeros and are not looked at. */
export function widenWeights(weights: Float32Array, shape: WeightShape, to: [number, number]): Float32Array {
  const [outputs, inputs, rows, columns] = shape;
  const kernel = rows * columns;
  const wide = new Float32Array(to[0] * to[1] * kernel);
  for (let output = 0; output < outputs; output++) {
    const from = output * inputs * kernel;
    wide.set(weights.subarray(from, from + inputs * kernel), output * to[1] * kernel);
  }
  return wide;
}

/**
 * A convolution with one output channel as one that gives `block` × `block` neighbouring pixels as channels, row by row, and moves
 * on by `block` pixels: what had to fill up a block of channels with zeros fills it with results.
 *
 * @returns weights of shape block² × inputs × (rows + block − 1) × (columns + block − 1)
 */
export function spreadOverBlock(weights: Float32Array, shape: WeightShape, block: number): Float32Array {
  const [, inputs, rows, columns] = shape;
  const wideRows = rows + block - 1;
  const wideColumns = columns + block - 1;
  const wide = new Float32Array(block * block * inputs * wideRows * wideColumns);
  for (let pixel = 0; pixel < block * block; pixel++) {
    const down = Math.floor(pixel / block);
    const right = pixel % block;
    for (let input = 0; input < inputs; input++) {
      for (let row = 0; row < rows; row++) {
        const from = (input * rows + row) * columns;
        const to = ((pixel * inputs + input) * wideRows + row + down) * wideColumns + right;
        wide.set(weights.subarray(from, from + columns), to);
      }
    }
  }
  return wide;
}
