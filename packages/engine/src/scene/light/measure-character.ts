/** Colours of a character as its picture shows them, for light matching. */
import type { Rig } from '../../core/rig.ts';
import { ColourSample, type ColourStats } from './colour-sample.ts';

/** Looks at the front texture under each vertex: those lie evenly over the character. */
export function measureCharacter({ uvs, triangles, triangleTextures, textures }: Rig): ColourStats {
  const sample = new ColourSample();
  const front = textures[0]!;
  for (let triangle = 0; triangle < triangleTextures.length; triangle++) {
    if (triangleTextures[triangle] !== 0) continue;
    let [u, v] = [0, 0];
    for (let corner = 0; corner < 3; corner++) {
      const vertex = triangles[3 * triangle + corner]!;
      u += uvs[2 * vertex]! / 3;
      v += uvs[2 * vertex + 1]! / 3;
    }
    const x = Math.max(0, Math.min(front.width - 1, Math.floor(u)));
    const y = Math.max(0, Math.min(front.height - 1, Math.floor(v)));
    const at = 4 * (y * front.width + x);
    sample.add(front.data[at]!, front.data[at + 1]!, front.data[at + 2]!);
  }
  return sample.summarise();
}
