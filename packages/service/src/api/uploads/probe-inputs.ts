/** Looks at all the files of one request, before anything is paid. */
import type { PictureInfo, VideoFacts } from '@understudy/engine/pipeline';
import type { Prober } from './prober.ts';

export type InputFile = {
  path: string;
  /** The field that it came in. */
  field: string;
};

/**
 * The facts about a picture and a video, those that are there.
 *
 * @throws UnderstudyError of the picture first, then of the video: the codes of `Prober`
 */
export async function probeInputs(
  prober: Prober,
  files: { picture?: InputFile | undefined; video?: InputFile | undefined },
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<{ picture: PictureInfo | undefined; video: VideoFacts | undefined }> {
  const { picture, video } = files;
  const [pictureProbe, videoProbe] = await Promise.allSettled([
    picture && prober.probePicture(picture.path, { field: picture.field, signal }),
    video && prober.probeVideo(video.path, { field: video.field, signal }),
  ]);
  if (pictureProbe.status === 'rejected') throw pictureProbe.reason;
  if (videoProbe.status === 'rejected') throw videoProbe.reason;
  return { picture: pictureProbe.value, video: videoProbe.value };
}
