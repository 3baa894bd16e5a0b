/** A frame as it leaves this room: our one picture format, with its place in the clip. */
import type { Frame } from 'node-av/lib';
import { YuvFrame } from './yuv-frame.ts';

/** A frame of a video: upright, display size, square pixels, BT.709 limited range. */
export class DecodedFrame extends YuvFrame {
  /** Number of the frame in the clip. */
  readonly index: number;
  /** Its time in ticks of the index. */
  readonly pts: number;
  /** The frame is damaged in the file, and shows its predecessor again. */
  readonly isRepeated: boolean;

  constructor(native: Frame, facts: FrameFacts) {
    super(native);
    this.index = facts.index;
    this.pts = facts.pts;
    this.isRepeated = facts.isRepeated;
  }
}

type FrameFacts = { index: number; pts: number; isRepeated: boolean };
