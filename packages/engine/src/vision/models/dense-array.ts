/** Lays out constant arrays anew while a model is converted. */

export const countElements = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/**
 * Transposes a dense array: dimension `i` of the result is dimension `order[i]` of the source.
 *
 * @param shape shape of the source, row-major
 */
export function transpose(source: Float32Array, shape: readonly number[], order: readonly number[]): Float32Array {
  const strides = shape.map((_, i) => countElements(shape.slice(i + 1)));
  const result = new Float32Array(source.length);
  const position = new Array<number>(order.length).fill(0);
  let at = 0;
  for (let i = 0; i < result.length; i++) {
    result[i] = source[at]!;
    for (let d = order.length - 1; d >= 0; d--) {
      const stride = strides[order[d]!]!;
      position[d]!++;
      at += stride;
      if (position[d]! < shape[order[d]!]!) break;
      at -= stride * position[d]!;
      position[d] = 0;
    }
  }
  return result;
}
