/** The media room: reads and writes videos; `pictures.ts` is its door for pictures. The only room that knows the codec and picture libraries. */
export {
  type ChunkEncoder,
  type ChunkEncoderOptions,
  type EncodedChunk,
  type EncoderPreset,
  openChunkEncoder,
} from './chunk-encoder.ts';
export { ClipDecoder } from './clip-decoder.ts';
export type { Colour } from './colour.ts';
export type { Container } from './container.ts';
export { type DecodeOptions, decodeRange } from './decode-range.ts';
export { DecodedFrame } from './decoded-frame.ts';
export { FrameScaler } from './frame-scaler.ts';
export { shrinkToFit } from './geometry.ts';
export { type ChunkPart, type JoinOptions, joinChunks } from './join-chunks.ts';
export type { Fraction } from './libav.ts';
export { type AudioTrack, probeAndIndexVideo, probeVideo, type VideoInfo } from './probe-video.ts';
export { indexVideo, type VideoIndex } from './video-index.ts';
export { createYuvFrame, YuvFrame } from './yuv-frame.ts';
