/** The two orders in which models keep pictures: TensorFlow's NHWC (channels last) and ONNX' NCHW (channels first). */

export const NHWC_TO_NCHW = [0, 3, 1, 2];
export const NCHW_TO_NHWC = [0, 2, 3, 1];
