/** Names of colour properties (Rec. ITU-T H.273), and which of them our pictures have. */
import {
  AVCOL_PRI_BT709,
  AVCOL_PRI_BT2020,
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_UNSPECIFIED,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_BT709,
  AVCOL_TRC_SMPTE2084,
  type AVColorPrimaries,
  type AVColorRange,
  type AVColorSpace,
  type AVColorTransferCharacteristic,
} from 'node-av/constants';

/** What a stream, frame or encoder of the codec library says about its colours. */
export type ColourTags = {
  colorSpace: AVColorSpace;
  colorRange: AVColorRange;
  colorTrc: AVColorTransferCharacteristic;
  colorPrimaries: AVColorPrimaries;
};

/** The same by name; `unknown` where the file does not tell. */
export type Colour = { matrix: string; range: 'limited' | 'full' | 'unknown'; transfer: string; primaries: string };

const MATRICES = [
  'rgb', 'bt709', 'unknown', 'reserved', 'fcc', 'bt470bg', 'smpte170m', 'smpte240m', 'ycgco', 'bt2020nc', 'bt2020c',
]; // biome-ignore format: a table
const PRIMARIES = [
  'reserved', 'bt709', 'unknown', 'reserved', 'bt470m', 'bt470bg', 'smpte170m', 'smpte240m', 'film', 'bt2020',
  'smpte428', 'smpte431', 'smpte432',
]; // biome-ignore format: a table
const TRANSFERS = [
  'reserved', 'bt709', 'unknown', 'reserved', 'gamma22', 'gamma28', 'smpte170m', 'smpte240m', 'linear', 'log100',
  'log316', 'iec61966-2-4', 'bt1361e', 'srgb', 'bt2020-10', 'bt2020-12', 'smpte2084', 'smpte428', 'arib-std-b67',
]; // biome-ignore format: a table

/** The tags that every picture and video of ours has. */
export const OUR_COLOUR: ColourTags = {
  colorSpace: AVCOL_SPC_BT709,
  colorRange: AVCOL_RANGE_MPEG,
  colorTrc: AVCOL_TRC_BT709,
  colorPrimaries: AVCOL_PRI_BT709,
};

/** From this many lines up, untagged video is taken as BT.709, below as BT.601: the custom of players and cameras. */
const HD_LINES = 720;

export function nameColour(tags: ColourTags): Colour {
  return {
    matrix: MATRICES[tags.colorSpace] ?? 'unknown',
    range: tags.colorRange === AVCOL_RANGE_JPEG ? 'full' : tags.colorRange === AVCOL_RANGE_MPEG ? 'limited' : 'unknown',
    transfer: TRANSFERS[tags.colorTrc] ?? 'unknown',
    primaries: PRIMARIES[tags.colorPrimaries] ?? 'unknown',
  };
}

/** Brighter than a screen of standard range can show: the transfer is PQ or HLG. */
export function isHighDynamicRange(tags: Pick<ColourTags, 'colorTrc'>): boolean {
  return tags.colorTrc === AVCOL_TRC_SMPTE2084 || tags.colorTrc === AVCOL_TRC_ARIB_STD_B67;
}

export function isWideGamut(tags: Pick<ColourTags, 'colorPrimaries'>): boolean {
  return tags.colorPrimaries === AVCOL_PRI_BT2020;
}

/** The matrix of a picture, guessed from its height where it is not tagged. */
export function matrixOf(tags: Pick<ColourTags, 'colorSpace'>, lines: number): AVColorSpace {
  if (tags.colorSpace !== AVCOL_SPC_UNSPECIFIED) return tags.colorSpace;
  return lines >= HD_LINES ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
}
