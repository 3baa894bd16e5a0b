/** Unit normals of the vertices of a closed mesh, weighted by the area of the triangles around them. */

/** Length 3 · vertexCount. */
export function vertexNormals(positions: Float32Array, triangles: Uint32Array): Float32Array {
  const sums = new Float64Array(positions.length);
  for (let t = 0; t < triangles.length; t += 3) {
    const a = triangles[t]! * 3;
    const b = triangles[t + 1]! * 3;
    const c = triangles[t + 2]! * 3;
    const ux = positions[b]! - positions[a]!;
    const uy = positions[b + 1]! - positions[a + 1]!;
    const uz = positions[b + 2]! - positions[a + 2]!;
    const vx = positions[c]! - positions[a]!;
    const vy = positions[c + 1]! - positions[a + 1]!;
    const vz = positions[c + 2]! - positions[a + 2]!;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    for (const v of [a, b, c]) {
      sums[v]! += nx;
      sums[v + 1]! += ny;
      sums[v + 2]! += nz;
    }
  }
  const normals = new Float32Array(positions.length);
  for (let v = 0; v < sums.length; v += 3) {
    const length = Math.hypot(sums[v]!, sums[v + 1]!, sums[v + 2]!);
    if (length > 1e-12) for (let k = 0; k < 3; k++) normals[v + k] = sums[v + k]! / length;
    else normals[v + 2] = 1;
  }
  return normals;
}
