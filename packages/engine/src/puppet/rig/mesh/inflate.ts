/**
 * Gives the flat sheet its height: u with ∇²u = −2 inside and u = 0 on the rim, height = √u. A strip of half width r becomes exactly a
 * half circle of radius r. Solved on the mesh itself (linear elements, conjugate gradients), so slits count as rim.
 */
import { KernelMemory } from '../../../core/kernel-memory.ts';
import { openGridKernel } from '../../grid-kernel.ts';
import type { SheetMesh } from './sheet-mesh.ts';

const MAX_ITERATIONS = 600;
/** Relative residual at which the solution is good to a hundredth of a texel. */
const TOLERANCE = 1e-5;

/**
 * Height of each vertex, texels, 0 on the rim. `isOpen` names rim vertices that are not to be pulled to 0 (a cropped edge).
 */
export function inflate(mesh: SheetMesh, isOpen?: Uint8Array): Float64Array {
  const system = assemble(mesh);
  const isFixed = mesh.isRim.map((rim, v) => (rim && !isOpen?.[v] ? 1 : 0));
  const u = solve(mesh, system, isFixed);
  return u.map((value) => Math.sqrt(Math.max(0, value)));
}

type System = {
  diagonal: Float64Array;
  /** Off-diagonal entry of each neighbour, laid out as mesh.neighbours. */
  offDiagonal: Float64Array;
  load: Float64Array;
};

/** Cotangent stiffness matrix and the load of a source of 2 a unit of area. */
function assemble(mesh: SheetMesh): System {
  const { x, y, triangles } = mesh;
  const diagonal = new Float64Array(x.length);
  const offDiagonal = new Float64Array(mesh.neighbours.length);
  const load = new Float64Array(x.length);
  for (let t = 0; t < triangles.length; t += 3) {
    const doubleArea = Math.max(
      1e-6,
      Math.abs(
        (x[triangles[t + 1]!]! - x[triangles[t]!]!) * (y[triangles[t + 2]!]! - y[triangles[t]!]!) -
          (x[triangles[t + 2]!]! - x[triangles[t]!]!) * (y[triangles[t + 1]!]! - y[triangles[t]!]!),
      ),
    );
    for (let k = 0; k < 3; k++) {
      const apex = triangles[t + k]!;
      const a = triangles[t + ((k + 1) % 3)]!;
      const b = triangles[t + ((k + 2) % 3)]!;
      const dot = (x[a]! - x[apex]!) * (x[b]! - x[apex]!) + (y[a]! - y[apex]!) * (y[b]! - y[apex]!);
      const weight = dot / (2 * doubleArea);
      diagonal[a]! += weight;
      diagonal[b]! += weight;
      offDiagonal[neighbourSlot(mesh, a, b)]! -= weight;
      offDiagonal[neighbourSlot(mesh, b, a)]! -= weight;
      load[apex]! += doubleArea / 3;
    }
  }
  return { diagonal, offDiagonal, load };
}

function neighbourSlot({ neighbourStarts, neighbours }: SheetMesh, v: number, neighbour: number): number {
  for (let slot = neighbourStarts[v]!; slot < neighbourStarts[v + 1]!; slot++)
    if (neighbours[slot] === neighbour) return slot;
  throw new Error(`vertices ${v} and ${neighbour} are not neighbours`);
}

/** Conjugate gradients with the diagonal as preconditioner, by the kernel of `wasm/grid`; fixed vertices stay 0. */
function solve(
  { neighbourStarts, neighbours }: SheetMesh,
  { diagonal, offDiagonal, load }: System,
  isFixed: Uint8Array,
): Float64Array {
  const count = load.length;
  const space = new KernelMemory();
  const place = (values: Float64Array) => ({ values, ...space.reserve(Float64Array, values.length) });
  const starts = space.reserve(Int32Array, neighbourStarts.length);
  const links = space.reserve(Int32Array, neighbours.length);
  const precondition = place(diagonal.map((value, v) => (isFixed[v] || value <= 0 ? 0 : 1 / value)));
  const solution = place(new Float64Array(count));
  const residual = place(load.map((value, v) => (isFixed[v] ? 0 : value)));
  const numbers = [place(diagonal), place(offDiagonal), precondition, solution, residual];
  const search = place(new Float64Array(count));
  const product = place(new Float64Array(count));
  const { exports, memory } = openGridKernel(space);
  starts.view(memory).set(neighbourStarts);
  links.view(memory).set(neighbours);
  for (const { values, view } of numbers) view(memory).set(values);
  let slope = exports.startHeights(count, precondition.address, residual.address, search.address);
  const goal = slope * TOLERANCE * TOLERANCE;
  const system = [starts, links].map(({ address }) => address);
  const vectors = [...numbers, search, product].map(({ address }) => address);
  // Step by step: V8 goes on with hasty code until a call ends.
  for (let step = 0; step < MAX_ITERATIONS && slope > goal; step++) {
    slope = exports.improveHeights(...system, count, ...vectors, slope);
  }
  return solution.view(memory).slice();
}
