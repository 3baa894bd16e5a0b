/** Colours of a character as its picture shows them, for light matching. */
import type { Rig } from '../../core/rig.ts';
import { ColourSample, type ColourStats } from './colour-sample.ts';

/** Looks at the textures under the middle of each triangle that faces the viewer in the picture: the body's and those of limbs of their own. */
export function measureCharacter({ uvs, triangles, triangleTextures, textures }: Rig): ColourStats {
  const sample = new ColourSample();
  for (let triangle = 0; triangle < triangleTextures.length; triangle++) {
    const a = 2 * triangles[3 * triangle]!;
    const b = 2 * triangles[3 * triangle + 1]!;
    const c = 2 * triangles[3 * triangle + 2]!;
    // Negative towards the viewer, as texels count downwards.
    const area =
      ((uvs[b]! - uvs[a]!) * (uvs[c + 1]! - uvs[a + 1]!) - (uvs[c]! - uvs[a]!) * (uvs[b + 1]! - uvs[a + 1]!)) / 2;
    if (area >= 0) continue;
    const { width, height, data } = textures[triangleTextures[triangle]!]!;
    const x = Math.floor((uvs[a]! + uvs[b]! + uvs[c]!) / 3);
    const y = Math.floor((uvs[a + 1]! + uvs[b + 1]! + uvs[c + 1]!) / 3);
    if (x < 0 || y < 0 || x >= width || y >= height) continue;
    const at = 4 * (y * width + x);
    // Triangles are of all sizes.
    sample.add(data[at]!, data[at + 1]!, data[at + 2]!, -area);
  }
  return sample.summarise();
}
