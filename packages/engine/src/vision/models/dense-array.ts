/** Lays out constant arrays anew while a model is converted: transposition, and sparse weights made dense. */
import type { TfliteSparsity } from './tflite-model.ts';

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

/**
 * Spreads the stored values of a TFLite sparse tensor over its dense shape: each level of the traversal is either dense or
 * compressed (segments and indexes, as in CSR), and trailing levels may be blocks inside a dimension.
 */
export function densify(values: Float32Array, shape: readonly number[], sparsity: TfliteSparsity): Float32Array {
  const { traversal, blockMap, levels } = sparsity;
  const rank = shape.length;
  const dense = new Float32Array(countElements(shape));
  const position = new Array<number>(traversal.length).fill(0);
  let next = 0;

  const store = (): void => {
    const index = new Array<number>(rank);
    for (let level = 0; level < rank; level++) index[traversal[level]!] = position[level]!;
    blockMap.forEach((dimension, block) => {
      index[dimension] = index[dimension]! * levels[rank + block]!.size + position[rank + block]!;
    });
    let at = 0;
    for (let d = 0; d < rank; d++) at = at * shape[d]! + index[d]!;
    dense[at] = values[next++]!;
  };

  const walk = (depth: number, parent: number): void => {
    if (depth === traversal.length) {
      store();
      return;
    }
    const { isDense, size, segments, indexes } = levels[depth]!;
    const first = isDense ? 0 : segments[parent]!;
    const last = isDense ? size : segments[parent + 1]!;
    for (let i = first; i < last; i++) {
      position[depth] = isDense ? i : indexes[i]!;
      walk(depth + 1, isDense ? parent * size + i : i);
    }
  };
  walk(0, 0);
  return dense;
}
