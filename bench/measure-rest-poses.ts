/** How well the rigs of some characters give back their pictures: seen straight on in the rest pose, by the painter. */
import { readPicture } from '@understudy/engine/media/pictures';
import { buildRig, measureRestPose, type RestPoseLikeness } from '@understudy/engine/puppet';
import { analyseCharacter, LazyPoseModel, PersonDetector, PoseModel } from '@understudy/engine/vision';

/** Calls back with the likeness of each character, in order. */
export async function measureRestPoses(
  pictures: readonly string[],
  cacheDir: string,
  tell: (picture: string, likeness: RestPoseLikeness) => void,
): Promise<void> {
  await using pose = new LazyPoseModel({ variant: 'heavy', mask: true, cacheDir });
  await using scout = await PoseModel.open({ variant: 'full', mask: true, cacheDir });
  await using people = await PersonDetector.open({ cacheDir });
  for (const path of pictures) {
    const character = await analyseCharacter(await readPicture(path), { models: { pose, scout, people } });
    tell(path, measureRestPose(buildRig(character), character));
  }
}
