/** Colours of a character as its picture shows them, for light matching. */
import type { Rig } from '../../core/rig.ts';
import { ColourSample, type ColourStats } from './colour-sample.ts';

/** Looks at the front texture under the middle of each triangle. */
export function measureCharacter({ uvs, triangles, triangleTextures, textures }: Rig): ColourStats {
  const sample = new ColourSample();
  const front = textures[0]!;
  for (let triangle = 0; triangle < triangleTextures.length; triangle++) {
    if (triangleTextures[triangle] !== 0) continue;
    const a = 2 * triangles[3 * triangle]!;
    const b = 2 * triangles[3 * triangle + 1]!;
    const c = 2 * triangles[3 * triangle + 2]!;
    const x = Math.floor((uvs[a]! + uvs[b]! + uvs[c]!) / 3);
    const y = Math.floor((uvs[a + 1]! + uvs[b + 1]! + uvs[c + 1]!) / 3);
    if (x < 0 || y < 0 || x >= front.width || y >= front.height) continue;
    const at = 4 * (y * front.width + x);
    // Triangles are of all sizes.
    const area = (uvs[b]! - uvs[a]!) * (uvs[c + 1]! - uvs[a + 1]!) - (uvs[c]! - uvs[a]!) * (uvs[b + 1]! - uvs[a + 1]!);
    sample.add(front.data[at]!, front.data[at + 1]!, front.data[at + 2]!, Math.abs(area) / 2);
  }
  return sample.summarise();
}
