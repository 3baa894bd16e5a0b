/** The verb that looks at a picture which a user sends, before anything is paid or decoded. */
import { type PictureInfo, probePicture } from '../media/pictures.ts';

/** @throws UnderstudyError CS-UORC01-002 missing, unreadable, another format, too large or too small */
export function inspectPicture({ picturePath }: { picturePath: string }): Promise<PictureInfo> {
  return probePicture(picturePath);
}
