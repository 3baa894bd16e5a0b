/** The verb that looks at a video which a user sends, before anything is paid or decoded. */
import { probeVideo, type VideoInfo } from '../media/index.ts';
import type { VerbContext } from './task.ts';

export type VideoFacts = Pick<
  VideoInfo,
  'container' | 'durationSeconds' | 'width' | 'height' | 'sizeBytes' | 'warnings'
> & {
  /** Frames a second on average. */
  fps: number;
  frames: number;
  hasAudio: boolean;
};

/**
 * @throws UnderstudyError CS-ORIV-003 format, -004 too long, -005 too many bytes, -006 too many pixels, -007 unreadable;
 *   CS-UORC01-002 too short, too small, too many frames a second
 */
export async function inspectVideo(
  { videoPath }: { videoPath: string },
  { signal }: Pick<VerbContext, 'signal'>,
): Promise<VideoFacts> {
  const { container, durationSeconds, width, height, sizeBytes, warnings, ...info } = await probeVideo(videoPath, {
    signal,
  });
  return {
    container,
    durationSeconds,
    width,
    height,
    sizeBytes,
    warnings,
    fps: info.fps.num / info.fps.den,
    frames: info.frameCount,
    hasAudio: info.audioTracks.length > 0,
  };
}
