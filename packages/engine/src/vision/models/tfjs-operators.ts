/** How each TensorFlow operator of the person detector is said in ONNX. */
import type { TfjsConversion } from './convert-tfjs.ts';
import { countElements, transpose } from './dense-array.ts';
import { NCHW_TO_NHWC, NHWC_TO_NCHW } from './picture-order.ts';
import type { TfjsNode } from './tfjs-model.ts';

type ConvertNode = (conversion: TfjsConversion, node: TfjsNode) => void;

export const TFJS_OPERATORS: Record<string, ConvertNode> = {
  Add: convertAdd,
  AddV2: convertAdd,
  ConcatV2: convertConcat,
  Const: () => {},
  Conv2D: convertConvolution,
  Identity: convertIdentity,
  LeakyRelu: convertLeakyRelu,
  MaxPool: convertMaxPool,
  Pad: convertPad,
  PadV2: convertPad,
  Placeholder: convertPlaceholder,
  Reshape: convertReshape,
  ResizeBilinear: convertResizeBilinear,
  Sigmoid: convertSigmoid,
  SparseToDense: convertSparseToDense,
  SplitV: convertSplit,
  Transpose: convertTranspose,
};

function convertPlaceholder(conversion: TfjsConversion, node: TfjsNode): void {
  conversion.graph.inputs.push({ name: node.name, shape: conversion.inputShape });
  conversion.setValue(node.name, node.name);
}

function convertIdentity(conversion: TfjsConversion, node: TfjsNode): void {
  conversion.setValue(node.name, conversion.value(node.inputs[0]!));
}

/** A sum of two constants is worked out here: it is the shape for a Reshape. */
function convertAdd(conversion: TfjsConversion, node: TfjsNode): void {
  const [a, b] = node.inputs as [string, string];
  if (conversion.hasConstant(a) && conversion.hasConstant(b)) {
    const added = conversion.integers(b);
    const values = Int32Array.from(conversion.integers(a), (value, i) => value + added[i]!);
    conversion.setConstant(node.name, { shape: conversion.constant(a).shape, values });
    return;
  }
  conversion.emit(node, 'Add', [conversion.value(a), conversion.value(b)]);
}

function convertConcat(conversion: TfjsConversion, node: TfjsNode): void {
  const [axis] = conversion.integers(node.inputs.at(-1)!);
  const parts = node.inputs.slice(0, -1).map((reference) => conversion.value(reference));
  conversion.emit(node, 'Concat', parts, { axis: axis! });
}

function convertLeakyRelu(conversion: TfjsConversion, node: TfjsNode): void {
  const alpha = { float: node.float('alpha', 0.2) };
  conversion.emit(node, 'LeakyRelu', [conversion.value(node.inputs[0]!)], { alpha });
}

function convertSigmoid(conversion: TfjsConversion, node: TfjsNode): void {
  conversion.emit(node, 'Sigmoid', [conversion.value(node.inputs[0]!)]);
}

function convertConvolution(conversion: TfjsConversion, node: TfjsNode): void {
  const { graph } = conversion;
  const weights = conversion.constant(node.inputs[1]!);
  const [height, width, inputChannels, outputChannels] = weights.shape as [number, number, number, number];
  const weightValue = graph.floats(transpose(Float32Array.from(weights.values), weights.shape, [3, 2, 0, 1]), [
    outputChannels,
    inputChannels,
    height,
    width,
  ]);
  const [, strideY, strideX] = node.integers('strides');
  const [, dilationY, dilationX] = node.integers('dilations');
  const padded = paddingOf(node) === 'VALID' ? findZeroPadding(conversion, node.inputs[0]!) : undefined;
  const source = padded?.source ?? conversion.value(node.inputs[0]!);
  const picture = graph.node('Transpose', [source], { perm: NHWC_TO_NCHW });
  const convolved = graph.node('Conv', [picture, weightValue], {
    kernel_shape: [height, width],
    strides: [strideY!, strideX!],
    dilations: [dilationY!, dilationX!],
    ...(padded ? { pads: padded.pads } : { auto_pad: paddingOf(node) }),
  });
  emitChannelsLast(conversion, node, convolved);
}

/** Four rows, one a dimension, of (before, after). */
type Padding = { source: string; amounts: [number, number][] };

/**
 * A channels-last picture that is padded with zeros before a convolution, which can do that on the way: padding alone takes a pass
 * over the picture, and two more to bring it out of the runtime's inner order and back. Undefined where there is no such padding.
 */
function findZeroPadding(
  conversion: TfjsConversion,
  reference: string,
): { source: string; pads: number[] } | undefined {
  const padding = readZeroPadding(conversion, reference);
  if (!padding) return undefined;
  const [batch, rows, columns, channels] = padding.amounts;
  if (batch!.some(Boolean) || channels!.some(Boolean)) return undefined;
  return { source: padding.source, pads: [rows![0], columns![0], rows![1], columns![1]] };
}

/** Looks through a transposition, which the padding may come before. */
function readZeroPadding(conversion: TfjsConversion, reference: string): Padding | undefined {
  const node = conversion.nodeOf(reference);
  if (node?.type === 'Transpose') {
    const padding = readZeroPadding(conversion, node.inputs[0]!);
    if (!padding) return undefined;
    const perm = conversion.integers(node.inputs[1]!);
    const source = conversion.graph.node('Transpose', [padding.source], { perm });
    return { source, amounts: perm.map((dimension) => padding.amounts[dimension]!) };
  }
  if (node?.type !== 'Pad' && node?.type !== 'PadV2') return undefined;
  const fill = node.type === 'PadV2' ? conversion.constant(node.inputs[2]!).values : [];
  if (fill.some((value) => value !== 0)) return undefined;
  const amounts = conversion.integers(node.inputs[1]!);
  const pairs = [0, 2, 4, 6].map((at): [number, number] => [amounts[at]!, amounts[at + 1]!]);
  return { source: conversion.value(node.inputs[0]!), amounts: pairs };
}

function convertMaxPool(conversion: TfjsConversion, node: TfjsNode): void {
  const [, height, width] = node.integers('ksize');
  const [, strideY, strideX] = node.integers('strides');
  const pooled = conversion.graph.node('MaxPool', [toChannelsFirst(conversion, node.inputs[0]!)], {
    kernel_shape: [height!, width!],
    strides: [strideY!, strideX!],
    auto_pad: paddingOf(node),
  });
  emitChannelsLast(conversion, node, pooled);
}

function convertResizeBilinear(conversion: TfjsConversion, node: TfjsNode): void {
  const { graph } = conversion;
  const [height, width] = conversion.integers(node.inputs[1]!).map((size, d) => size * conversion.stretch[d]!);
  const picture = toChannelsFirst(conversion, node.inputs[0]!);
  // Batch size and channel count stay what they are: they are read from the picture itself.
  const batchAndChannels = graph.node('Slice', [
    graph.node('Shape', [picture]),
    graph.integers([0]),
    graph.integers([2]),
  ]);
  const sizes = graph.node('Concat', [batchAndChannels, graph.integers([height!, width!])], { axis: 0 });
  const resized = graph.node('Resize', [picture, '', '', sizes], {
    mode: 'linear',
    coordinate_transformation_mode: node.flag('align_corners')
      ? 'align_corners'
      : node.flag('half_pixel_centers')
        ? 'half_pixel'
        : 'asymmetric',
  });
  emitChannelsLast(conversion, node, resized);
}

/**
 * Amounts are stored as (before, after) for each dimension; ONNX wants all of before, then all of after. Convolutions pad for
 * themselves instead (see `findZeroPadding`), so that nobody needs most of these nodes.
 */
function convertPad(conversion: TfjsConversion, node: TfjsNode): void {
  const amounts = conversion.integers(node.inputs[1]!);
  const pads = [...amounts.filter((_, i) => i % 2 === 0), ...amounts.filter((_, i) => i % 2 === 1)];
  const inputs = [conversion.value(node.inputs[0]!), conversion.graph.integers(pads)];
  if (node.type === 'PadV2') inputs.push(conversion.value(node.inputs[2]!));
  conversion.emit(node, 'Pad', inputs, { mode: 'constant' });
}

function convertTranspose(conversion: TfjsConversion, node: TfjsNode): void {
  conversion.emit(node, 'Transpose', [conversion.value(node.inputs[0]!)], {
    perm: conversion.integers(node.inputs[1]!),
  });
}

function convertReshape(conversion: TfjsConversion, node: TfjsNode): void {
  const shape = conversion.graph.integers(conversion.integers(node.inputs[1]!));
  conversion.emit(node, 'Reshape', [conversion.value(node.inputs[0]!), shape]);
}

function convertSplit(conversion: TfjsConversion, node: TfjsNode): void {
  const [value, sizes, axis] = node.inputs as [string, string, string];
  const lengths = conversion.integers(sizes);
  const parts = conversion.graph.nodeWithOutputs(
    'Split',
    [conversion.value(value), conversion.graph.integers(lengths)],
    { axis: conversion.integers(axis)[0]! },
    lengths.length,
  );
  parts.forEach((part, i) => {
    conversion.setValue(i === 0 ? node.name : `${node.name}:${i}`, part);
  });
}

/** Constants only: corrections to the shape for a Reshape, written as (positions, shape, values, rest). */
function convertSparseToDense(conversion: TfjsConversion, node: TfjsNode): void {
  const [positions, shape, values, rest] = node.inputs.map((reference) => conversion.integers(reference)) as [
    number[],
    number[],
    number[],
    number[],
  ];
  if (shape.length !== 1) throw new Error(`TensorFlow.js SparseToDense ${node.name} has more than one dimension`);
  const dense = new Int32Array(countElements(shape)).fill(rest[0]!);
  positions.forEach((position, i) => {
    dense[position] = values[values.length === 1 ? 0 : i]!;
  });
  conversion.setConstant(node.name, { shape, values: dense });
}

const paddingOf = (node: TfjsNode): string => (node.text('padding') === 'SAME' ? 'SAME_UPPER' : 'VALID');

function toChannelsFirst(conversion: TfjsConversion, reference: string): string {
  return conversion.graph.node('Transpose', [conversion.value(reference)], { perm: NHWC_TO_NCHW });
}

function emitChannelsLast(conversion: TfjsConversion, node: TfjsNode, value: string): void {
  conversion.emit(node, 'Transpose', [value], { perm: NCHW_TO_NHWC });
}
