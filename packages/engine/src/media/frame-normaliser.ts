/** Turns whatever a decoder gives into our one picture format: upright, display size, yuv420p 8 bit BT.709 limited range. */
import {
  AV_FRAME_FLAG_INTERLACED,
  AV_FRAME_FLAG_TOP_FIELD_FIRST,
  AV_PIX_FMT_YUV420P,
  AVCOL_RANGE_JPEG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_RGB,
} from 'node-av/constants';
import { avGetPixFmtName, type Frame } from 'node-av/lib';
import { isHighDynamicRange, isWideGamut, matrixOf, nameColour } from './colour.ts';
import { FilterChain, type FilterStep } from './filter-chain.ts';
import { type Geometry, sizeBeforeRotation } from './geometry.ts';
import { tagAsOurs } from './yuv-frame.ts';

/** Luminance that the tone map takes for white, in cd/m²: diffuse white of BT.2408 (203), so that faces are neither dull nor burnt. */
const REFERENCE_WHITE = 203;

export class FrameNormaliser implements Disposable {
  readonly #geometry: Geometry;
  #chain: FilterChain | null = null;
  #chainKey = '';

  constructor(geometry: Geometry) {
    this.#geometry = geometry;
  }

  /**
   * Takes over a decoded frame and returns it in our format: the very frame where nothing but its tags and an odd last row or
   * column has to change, a new one otherwise.
   */
  async normalise(frame: Frame): Promise<Frame> {
    // The encoder refuses pictures of fields, and both fields are shown at once anyway.
    frame.clearFlags(AV_FRAME_FLAG_INTERLACED, AV_FRAME_FLAG_TOP_FIELD_FIRST);
    if (this.#isOurs(frame)) {
      frame.width = this.#geometry.width;
      frame.height = this.#geometry.height;
      tagAsOurs(frame);
      return frame;
    }
    try {
      return await this.#convert(frame);
    } finally {
      frame.free();
    }
  }

  #isOurs(frame: Frame): boolean {
    const { rotationDegrees, isMirrored, pixelAspect, width, height } = this.#geometry;
    return (
      rotationDegrees === 0 &&
      !isMirrored &&
      pixelAspect === 1 &&
      (frame.width & ~1) === width &&
      (frame.height & ~1) === height &&
      frame.format === AV_PIX_FMT_YUV420P &&
      frame.colorRange !== AVCOL_RANGE_JPEG &&
      matrixOf(frame, frame.height) === AVCOL_SPC_BT709 &&
      !isHighDynamicRange(frame) &&
      !isWideGamut(frame)
    );
  }

  async #convert(frame: Frame): Promise<Frame> {
    frame.colorSpace = matrixOf(frame, frame.height);
    const steps = [describeSource(frame), ...describeConversion(frame, this.#geometry), { filter: 'buffersink' }];
    const key = JSON.stringify(steps);
    if (key !== this.#chainKey) {
      this.#chain?.[Symbol.dispose]();
      this.#chain = null;
      this.#chain = await FilterChain.open(steps);
      this.#chainKey = key;
    }
    await this.#chain!.write(frame);
    const converted = await this.#chain!.read();
    if (!converted) throw new Error('a picture filter kept its picture back');
    tagAsOurs(converted);
    return converted;
  }

  [Symbol.dispose](): void {
    this.#chain?.[Symbol.dispose]();
    this.#chain = null;
    this.#chainKey = '';
  }
}

function describeSource(frame: Frame): FilterStep {
  const format = avGetPixFmtName(frame.format as typeof AV_PIX_FMT_YUV420P);
  const range = frame.colorRange === AVCOL_RANGE_JPEG ? 'pc' : 'tv';
  const size = `video_size=${frame.width}x${frame.height}`;
  return {
    filter: 'buffer',
    args: `${size}:pix_fmt=${format}:time_base=1/1000:colorspace=${frame.colorSpace}:range=${range}`,
  };
}

function describeConversion(frame: Frame, geometry: Geometry): FilterStep[] {
  return [...describeColourAndSize(frame, geometry), ...describeOrientation(geometry)];
}

function describeColourAndSize(frame: Frame, geometry: Geometry): FilterStep[] {
  const size = sizeBeforeRotation(geometry);
  const isWholeSize =
    frame.width - size.width === (frame.width & 1) && frame.height - size.height === (frame.height & 1);
  const crop = isWholeSize ? [{ filter: 'crop', args: `w=${size.width}:h=${size.height}:x=0:y=0:exact=1` }] : [];
  const isFull = frame.colorRange === AVCOL_RANGE_JPEG || frame.colorSpace === AVCOL_SPC_RGB;
  const scale = `w=${size.width}:h=${size.height}:flags=bicubic+accurate_rnd+full_chroma_int+bitexact`;
  if (isHighDynamicRange(frame) || isWideGamut(frame)) {
    return [
      ...crop,
      ...describeToneMap(frame),
      { filter: 'scale', args: scale },
      { filter: 'format', args: 'yuv420p' },
    ];
  }
  const range = `in_range=${isFull ? 'pc' : 'tv'}:out_range=tv:out_color_matrix=bt709`;
  return [...crop, { filter: 'scale', args: `${scale}:${range}` }, { filter: 'format', args: 'yuv420p' }];
}

/** Linear light, BT.709 primaries, highlights rolled off, and back to video levels. */
function describeToneMap(frame: Frame): FilterStep[] {
  const { matrix, transfer, primaries, range } = nameColour(frame);
  const transferIn = transfer === 'unknown' || transfer.startsWith('bt2020') ? 'bt709' : transfer;
  const input = `tin=${transferIn}:pin=${primaries === 'unknown' ? 'bt2020' : primaries}`;
  const levels = `min=${matrix === 'unknown' ? 'bt2020nc' : matrix}:rin=${range === 'full' ? 'full' : 'limited'}`;
  const toneMap = isHighDynamicRange(frame) ? [{ filter: 'tonemap', args: 'tonemap=mobius:desat=0' }] : [];
  return [
    { filter: 'zscale', args: `${input}:${levels}:t=linear:p=bt709:npl=${REFERENCE_WHITE}` },
    { filter: 'format', args: 'gbrpf32le' },
    ...toneMap,
    { filter: 'zscale', args: 't=bt709:m=bt709:p=bt709:r=limited' },
    { filter: 'format', args: 'yuv420p' },
  ];
}

function describeOrientation({ rotationDegrees, isMirrored }: Geometry): FilterStep[] {
  const mirror = isMirrored ? [{ filter: 'hflip' }] : [];
  switch (rotationDegrees) {
    case 0:
      return mirror;
    case 90:
      return [...mirror, { filter: 'transpose', args: 'dir=clock' }];
    case 180:
      return [...mirror, { filter: 'hflip' }, { filter: 'vflip' }];
    case 270:
      return [...mirror, { filter: 'transpose', args: 'dir=cclock' }];
  }
}
