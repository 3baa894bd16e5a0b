/** How long painting takes: a figure 640 pixels tall in a 720p picture. `node …/puppet-painter.bench.ts` */
import { buildRig } from '../rig/build-rig.ts';
import { type PosedMesh, placeRestPose } from './posed-mesh.ts';
import { PuppetPainter } from './puppet-painter.ts';
import { makeGingerbread } from './testing/make-gingerbread.ts';

const FRAME = { width: 1280, height: 720 };
const ROUNDS = 60;

const rig = buildRig(makeGingerbread());
const painter = new PuppetPainter(rig, FRAME);

/** The figure leaning more and more, so that no two frames are alike. */
const meshes: PosedMesh[] = Array.from({ length: 10 }, (_, i) => {
  const mesh = placeRestPose(rig, { x: 400, y: 20, scale: 640 / 680 });
  for (let at = 0; at < mesh.positions.length; at += 3) {
    mesh.positions[at]! += (i - 5) * 0.02 * (mesh.positions[at + 1]! - 700);
  }
  return mesh;
});

// The least of many rounds, frame by frame: what it costs when nothing else disturbs.
const bestMs = meshes.map(() => Number.POSITIVE_INFINITY);
let coveredPixels = 0;
for (let round = 0; round < ROUNDS; round++) {
  meshes.forEach((mesh, i) => {
    const start = performance.now();
    const picture = painter.paint(mesh);
    bestMs[i] = Math.min(bestMs[i]!, performance.now() - start);
    if (round === 0) coveredPixels += countCovered(picture.data) / meshes.length;
  });
}
const meanMs = bestMs.reduce((sum, ms) => sum + ms) / bestMs.length;
console.log(
  `paint: ${meanMs.toFixed(2)} ms a frame, ${Math.round(coveredPixels)} pixels, ${rig.triangleTextures.length} triangles`,
);

function countCovered(data: Uint8ClampedArray): number {
  let count = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i]! > 0) count++;
  return count;
}
