/** How each TFLite operator of the pose models is said in ONNX. Field numbers of options are those of the TFLite schema. */
import type { Padding, TfliteConversion } from './convert-tflite.ts';
import { spreadOverBlock, type WeightShape, widenWeights } from './convolution-weights.ts';
import { transpose } from './dense-array.ts';
import { NCHW_TO_NHWC, NHWC_TO_NCHW } from './picture-order.ts';
import type { TfliteOperator } from './tflite-model.ts';

type ConvertOperator = (conversion: TfliteConversion, operator: TfliteOperator) => void;

export const TFLITE_OPERATORS: Record<string, ConvertOperator> = {
  ADD: convertAdd,
  CONV_2D: convertConvolution,
  DEPTHWISE_CONV_2D: convertDepthwiseConvolution,
  DEQUANTIZE: passConstant,
  LOGISTIC: convertLogistic,
  MAX_POOL_2D: convertMaxPool,
  PAD: convertPad,
  RESHAPE: convertReshape,
  RESIZE_BILINEAR: convertResizeBilinear,
};

/** Constants are widened as they are read, so there is nothing left to do. */
function passConstant(conversion: TfliteConversion, { inputs, outputs }: TfliteOperator): void {
  conversion.copyConstant(inputs[0]!, outputs[0]!);
}

function convertAdd(conversion: TfliteConversion, operator: TfliteOperator): void {
  const [a, b] = operator.inputs as [number, number];
  const activation = operator.options?.uint8(0) ?? 0;
  conversion.emit(operator, 'Add', [conversion.value(a), conversion.value(b)], { activation });
}

function convertLogistic(conversion: TfliteConversion, operator: TfliteOperator): void {
  conversion.emit(operator, 'Sigmoid', [conversion.value(operator.inputs[0]!)]);
}

function convertConvolution(conversion: TfliteConversion, operator: TfliteOperator): void {
  const options = operator.options!;
  emitConvolution(conversion, operator, {
    // Stored as output channel, row, column, input channel.
    weightOrder: [0, 3, 1, 2],
    isDepthwise: false,
    dilations: [options.int32(5, 1), options.int32(4, 1)],
    activation: options.uint8(3),
  });
}

function convertDepthwiseConvolution(conversion: TfliteConversion, operator: TfliteOperator): void {
  const options = operator.options!;
  emitConvolution(conversion, operator, {
    // Stored as 1, row, column, channel.
    weightOrder: [3, 0, 1, 2],
    isDepthwise: true,
    dilations: [options.int32(6, 1), options.int32(5, 1)],
    activation: options.uint8(4),
  });
}

type ConvolutionKind = { weightOrder: number[]; isDepthwise: boolean; dilations: number[]; activation: number };

function emitConvolution(conversion: TfliteConversion, operator: TfliteOperator, kind: ConvolutionKind): void {
  const [input, weights, bias] = operator.inputs as [number, number, number | undefined];
  const options = operator.options!;
  const { source, padding } = conversion.foldedPad(input) ?? { source: input, padding: NO_PADDING };
  const stored = conversion.tensor(weights).shape;
  const kernel = [stored[1]!, stored[2]!];
  const strides = [options.int32(2, 1), options.int32(1, 1)];
  const inputShape = conversion.tensor(input).shape;
  const same = isSamePadding(options.uint8(0))
    ? samePadding(inputShape, { kernel, strides, dilations: kind.dilations })
    : NO_PADDING;
  const group = kind.isDepthwise ? conversion.layout.channelsOf(input) : 1;
  const shape = kind.weightOrder.map((d) => stored[d]!) as WeightShape;
  const outputScale = conversion.layout.scaleOf(operator.outputs[0]!);
  const gain = conversion.layout.scaleOf(input) / outputScale;
  const ordered = transpose(conversion.floatConstant(weights), stored, kind.weightOrder).map((weight) => weight * gain);
  const wideShape: WeightShape = [
    conversion.layout.channelsOf(operator.outputs[0]!),
    kind.isDepthwise ? 1 : conversion.layout.channelsOf(input),
    ...(kernel as [number, number]),
  ];
  const convolution: Convolution = {
    source: conversion.value(source),
    weights: widenWeights(ordered, shape, [wideShape[0], wideShape[1]]),
    shape: wideShape,
    bias:
      bias !== undefined && bias >= 0
        ? widenBias(conversion.floatConstant(bias), wideShape[0]).map((value) => value / outputScale)
        : undefined,
    pads: padding.map((p, i) => p + same[i]!),
  };
  const { activation } = kind;
  if (isSpreadable(conversion, operator, { strides, dilations: kind.dilations, shape: wideShape, group })) {
    conversion.emit(operator, 'DepthToSpace', [emitSpread(conversion, convolution)], {
      attributes: { blocksize: SPREAD_BLOCK },
      activation,
    });
    return;
  }
  conversion.emit(operator, 'Conv', convolutionInputs(conversion, convolution), {
    attributes: { kernel_shape: kernel, strides, dilations: kind.dilations, group, pads: convolution.pads },
    activation,
  });
}

/** A convolution in the order of ONNX. */
type Convolution = {
  source: string;
  weights: Float32Array;
  shape: WeightShape;
  bias: Float32Array | undefined;
  pads: number[];
};

/** Side of the block of pixels that are computed as channels: 16 of them fill the runtime's block. */
const SPREAD_BLOCK = 4;

function convolutionInputs(
  { graph }: TfliteConversion,
  { source, weights, shape, bias }: Omit<Convolution, 'pads'>,
): string[] {
  return [source, graph.floats(weights, shape), ...(bias ? [graph.floats(bias, [bias.length])] : [])];
}

type SpreadFacts = { strides: number[]; dilations: number[]; shape: WeightShape; group: number };

/** Whether it makes one channel of a picture that consists of whole blocks, without strides. */
function isSpreadable(conversion: TfliteConversion, operator: TfliteOperator, facts: SpreadFacts): boolean {
  const [, height, width, channels] = conversion.tensor(operator.outputs[0]!).shape;
  const isPlain = facts.group === 1 && [...facts.strides, ...facts.dilations].every((step) => step === 1);
  const isLarger = facts.shape[2] > 1 || facts.shape[3] > 1;
  return isPlain && isLarger && channels === 1 && height! % SPREAD_BLOCK === 0 && width! % SPREAD_BLOCK === 0;
}

/** See `spreadOverBlock`. */
function emitSpread(conversion: TfliteConversion, convolution: Convolution): string {
  const [, inputs, rows, columns] = convolution.shape;
  const kernel = [rows + SPREAD_BLOCK - 1, columns + SPREAD_BLOCK - 1] as const;
  const count = SPREAD_BLOCK * SPREAD_BLOCK;
  const values = convolutionInputs(conversion, {
    source: convolution.source,
    weights: spreadOverBlock(convolution.weights, convolution.shape, SPREAD_BLOCK),
    shape: [count, inputs, ...kernel],
    bias: convolution.bias && new Float32Array(count).fill(convolution.bias[0]!),
  });
  return conversion.graph.node('Conv', values, {
    kernel_shape: [...kernel],
    strides: [SPREAD_BLOCK, SPREAD_BLOCK],
    pads: convolution.pads,
  });
}

function widenBias(bias: Float32Array, length: number): Float32Array {
  const wide = new Float32Array(length);
  wide.set(bias);
  return wide;
}

function convertMaxPool(conversion: TfliteConversion, operator: TfliteOperator): void {
  const options = operator.options!;
  const input = operator.inputs[0]!;
  const strides = [options.int32(2, 1), options.int32(1, 1)];
  const kernel = [options.int32(4, 1), options.int32(3, 1)];
  const pads = isSamePadding(options.uint8(0))
    ? samePadding(conversion.tensor(input).shape, { kernel, strides, dilations: [1, 1] })
    : NO_PADDING;
  conversion.emit(operator, 'MaxPool', [conversion.value(input)], {
    attributes: { kernel_shape: kernel, strides, pads },
    activation: options.uint8(5),
  });
}

/** Folded into the convolutions that follow where only they read it, which spares a pass over the picture. */
function convertPad(conversion: TfliteConversion, operator: TfliteOperator): void {
  const [input, amounts] = operator.inputs as [number, number];
  const output = operator.outputs[0]!;
  // One row (before, after) for each of batch, height, width, channels.
  const [, , top, bottom, left, right, front, back] = conversion.integerConstant(amounts);
  const readByConvolutionsOnly = conversion
    .readersOf(output)
    .every((reader) => reader.type.endsWith('CONV_2D') && reader.inputs[0] === output);
  if (!front && !back && readByConvolutionsOnly) {
    conversion.foldPad(output, input, [top!, left!, bottom!, right!]);
    return;
  }
  const pads = conversion.graph.integers([0, front!, top!, left!, 0, back!, bottom!, right!]);
  conversion.emit(operator, 'Pad', [conversion.value(input), pads], { attributes: { mode: 'constant' } });
}

function convertResizeBilinear(conversion: TfliteConversion, operator: TfliteOperator): void {
  const options = operator.options!;
  const [, inputHeight, inputWidth] = conversion.tensor(operator.inputs[0]!).shape;
  const [, outputHeight, outputWidth] = conversion.tensor(operator.outputs[0]!).shape;
  const scales = Float32Array.of(1, 1, outputHeight! / inputHeight!, outputWidth! / inputWidth!);
  const alignsCorners = options.uint8(2) !== 0;
  const hasHalfPixelCentres = options.uint8(3) !== 0;
  const coordinates = alignsCorners ? 'align_corners' : hasHalfPixelCentres ? 'half_pixel' : 'asymmetric';
  conversion.emit(
    operator,
    'Resize',
    [conversion.value(operator.inputs[0]!), '', conversion.graph.floats(scales, [4])],
    {
      attributes: { mode: 'linear', coordinate_transformation_mode: coordinates },
    },
  );
}

/** Elements keep their TFLite order, so the picture goes back to NHWC for it where that differs from NCHW in memory. */
function convertReshape(conversion: TfliteConversion, operator: TfliteOperator): void {
  const { graph } = conversion;
  const inputShape = conversion.tensor(operator.inputs[0]!).shape;
  const outputShape = conversion.tensor(operator.outputs[0]!).shape;
  let value = conversion.value(operator.inputs[0]!);
  if (orderMatters(inputShape)) value = graph.node('Transpose', [value], { perm: NCHW_TO_NHWC });
  value = graph.node('Reshape', [value, graph.integers(outputShape)]);
  if (outputShape.length === 4) value = graph.node('Transpose', [value], { perm: NHWC_TO_NCHW });
  conversion.setValue(operator.outputs[0]!, value);
}

function orderMatters(shape: readonly number[]): boolean {
  return shape.length === 4 && shape[3]! > 1 && shape[1]! * shape[2]! > 1;
}

const NO_PADDING: Padding = [0, 0, 0, 0];

const isSamePadding = (padding: number): boolean => padding === 0;

type Window = { kernel: readonly number[]; strides: readonly number[]; dilations: readonly number[] };

/** TFLite's SAME: output size = ceil(input / stride); an odd pixel of padding goes to the bottom and right. */
function samePadding(inputShape: readonly number[], { kernel, strides, dilations }: Window): Padding {
  const totals = [0, 1].map((d) => {
    const size = inputShape[1 + d]!;
    const outputSize = Math.ceil(size / strides[d]!);
    return Math.max(0, (outputSize - 1) * strides[d]! + (kernel[d]! - 1) * dilations[d]! + 1 - size);
  });
  const before = totals.map((total) => total >> 1);
  return [before[0]!, before[1]!, totals[0]! - before[0]!, totals[1]! - before[1]!];
}
