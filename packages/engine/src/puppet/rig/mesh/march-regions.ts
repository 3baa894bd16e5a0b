/**
 * Triangulates a sheet: marching triangles with several regions at once. Outlines and the lines between regions become mesh edges,
 * and every triangle lies in one region. Neighbours always share their edges: there is nothing to weld afterwards.
 */
import { OUTSIDE, type RegionPlan, regionAt } from './region-plan.ts';

/** Flat triangles, counter-clockwise with y up (so clockwise in picture coordinates). */
export type TriangleSoup = { x: number[]; y: number[]; triangles: number[]; regions: number[] };

/** A lattice node whose nearest border lies closer than this share of an edge moves onto it: no slivers. */
const SNAP_SHARE = 0.38;
/** Diagonals are longer, so they snap a little less. */
const DIAGONAL_PENALTY = 1.2;
const BISECTIONS = 8;

export function marchRegions(plan: RegionPlan, step: number): TriangleSoup {
  const lattice = makeLattice(plan, step);
  snapNodes(lattice, plan);
  const builder = new SoupBuilder(lattice, plan);
  const { columns, rows } = lattice;
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const a = row * columns + column;
      const c = a + columns;
      if (isDiagonalNode(column, row)) {
        builder.addTriangle(a, c, c + 1);
        builder.addTriangle(a, c + 1, a + 1);
      } else {
        builder.addTriangle(a, c, a + 1);
        builder.addTriangle(a + 1, c, c + 1);
      }
    }
  }
  return builder.soup;
}

type Lattice = {
  columns: number;
  rows: number;
  x: Float64Array;
  y: Float64Array;
  /** Region of each node's lattice position, or OUTSIDE. */
  region: Int8Array;
  /** 1: the node lies on a border. */
  isSnapped: Uint8Array;
  snappedX: Float64Array;
  snappedY: Float64Array;
};

function makeLattice(plan: RegionPlan, step: number): Lattice {
  const columns = Math.floor((plan.size.width - 1) / step) + 1;
  const rows = Math.floor((plan.size.height - 1) / step) + 1;
  const x = new Float64Array(columns * rows);
  const y = new Float64Array(columns * rows);
  const region = new Int8Array(columns * rows);
  for (let i = 0; i < x.length; i++) {
    x[i] = ((i % columns) + 0.5) * step;
    y[i] = (Math.floor(i / columns) + 0.5) * step;
    region[i] = regionAt(plan, x[i]!, y[i]!);
  }
  const isSnapped = new Uint8Array(columns * rows);
  return { columns, rows, x, y, region, isSnapped, snappedX: x.slice(), snappedY: y.slice() };
}

/** Diagonals run through every second node, in alternating directions. */
function isDiagonalNode(column: number, row: number): boolean {
  return ((column + row) & 1) === 0;
}

const STRAIGHT = [[1, 0], [-1, 0], [0, 1], [0, -1]] as const; // biome-ignore format: a table
const DIAGONAL = [[1, 1], [-1, -1], [1, -1], [-1, 1]] as const; // biome-ignore format: a table

function snapNodes(lattice: Lattice, plan: RegionPlan): void {
  const { columns, rows, x, y, region } = lattice;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const i = row * columns + column;
      let nearest = SNAP_SHARE;
      const consider = (dx: number, dy: number, penalty: number) => {
        if (column + dx < 0 || column + dx >= columns || row + dy < 0 || row + dy >= rows) return;
        const j = i + dy * columns + dx;
        if (region[j] === region[i]) return;
        const share = crossing(lattice, plan, i, j);
        if (share * penalty >= nearest) return;
        nearest = share * penalty;
        lattice.isSnapped[i] = 1;
        lattice.snappedX[i] = x[i]! + (x[j]! - x[i]!) * share;
        lattice.snappedY[i] = y[i]! + (y[j]! - y[i]!) * share;
      };
      for (const [dx, dy] of STRAIGHT) consider(dx, dy, 1);
      if (isDiagonalNode(column, row)) for (const [dx, dy] of DIAGONAL) consider(dx, dy, DIAGONAL_PENALTY);
    }
  }
}

/** Share of the way from node a to node b at which a's region ends. */
function crossing({ x, y, region }: Lattice, plan: RegionPlan, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let k = 0; k < BISECTIONS; k++) {
    const middle = (low + high) / 2;
    const there = regionAt(plan, x[a]! + (x[b]! - x[a]!) * middle, y[a]! + (y[b]! - y[a]!) * middle);
    if (there === region[a]) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

class SoupBuilder {
  readonly soup: TriangleSoup = { x: [], y: [], triangles: [], regions: [] };
  readonly #lattice: Lattice;
  readonly #plan: RegionPlan;
  readonly #nodeVertices: Int32Array;
  readonly #edgeVertices = new Map<number, number>();

  constructor(lattice: Lattice, plan: RegionPlan) {
    this.#lattice = lattice;
    this.#plan = plan;
    this.#nodeVertices = new Int32Array(lattice.x.length).fill(-1);
  }

  /** Adds what of a lattice triangle lies inside, split at the borders. */
  addTriangle(a: number, b: number, c: number): void {
    const { isSnapped, region } = this.#lattice;
    const isWhole = region[a] === region[b] && region[b] === region[c];
    if (isWhole && !isSnapped[a] && !isSnapped[b] && !isSnapped[c]) {
      if (region[a] !== OUTSIDE) this.#add([this.#node(a), this.#node(b), this.#node(c)], region[a]!);
      return;
    }
    const free = [a, b, c].filter((node) => !isSnapped[node]);
    const regions = new Set(free.map((node) => region[node]!));
    if (regions.size === 0) this.#addSnapped(a, b, c);
    else if (regions.size === 1) this.#add([this.#node(a), this.#node(b), this.#node(c)], region[free[0]!]!);
    else if (regions.size === 3) this.#addThreeWay(a, b, c);
    else this.#addTwoRegions([a, b, c], free.length);
  }

  /** Turns the triangle until its first node is the snapped one, or the one that stands alone, and splits it there. */
  #addTwoRegions([a, b, c]: [number, number, number], freeCount: number): void {
    const { isSnapped, region } = this.#lattice;
    const isApex = (p: number, q: number, r: number) =>
      isSnapped[p] || (freeCount === 3 && region[q] === region[r] && region[p] !== region[q]);
    if (isApex(a, b, c)) this.#addTwoWay(a, b, c);
    else if (isApex(b, c, a)) this.#addTwoWay(b, c, a);
    else this.#addTwoWay(c, a, b);
  }

  #addTwoWay(apex: number, b: number, c: number): void {
    const { isSnapped, region } = this.#lattice;
    const top = this.#node(apex);
    if (isSnapped[apex]) {
      const cut = this.#edge(b, c);
      this.#add([top, this.#node(b), cut], region[b]!);
      this.#add([top, cut, this.#node(c)], region[c]!);
      return;
    }
    const first = this.#edge(apex, b);
    const second = this.#edge(c, apex);
    this.#add([top, first, second], region[apex]!);
    this.#add([first, this.#node(b), this.#node(c), second], region[b]!);
  }

  #addThreeWay(a: number, b: number, c: number): void {
    const { region } = this.#lattice;
    const { x, y } = this.soup;
    const ab = this.#edge(a, b);
    const bc = this.#edge(b, c);
    const ca = this.#edge(c, a);
    const centre = this.#vertex((x[ab]! + x[bc]! + x[ca]!) / 3, (y[ab]! + y[bc]! + y[ca]!) / 3);
    this.#add([this.#node(a), ab, centre, ca], region[a]!);
    this.#add([this.#node(b), bc, centre, ab], region[b]!);
    this.#add([this.#node(c), ca, centre, bc], region[c]!);
  }

  #addSnapped(a: number, b: number, c: number): void {
    const { snappedX, snappedY } = this.#lattice;
    const x = (snappedX[a]! + snappedX[b]! + snappedX[c]!) / 3;
    const y = (snappedY[a]! + snappedY[b]! + snappedY[c]!) / 3;
    const region = regionAt(this.#plan, x, y);
    this.#add(
      [a, b, c].map((node) => this.#node(node)),
      region,
    );
  }

  /** Adds a convex polygon as a fan around its first corner. */
  #add(corners: number[], region: number): void {
    if (region === OUTSIDE) return;
    for (let k = 1; k + 1 < corners.length; k++) {
      this.soup.triangles.push(corners[0]!, corners[k]!, corners[k + 1]!);
      this.soup.regions.push(region);
    }
  }

  #vertex(x: number, y: number): number {
    this.soup.x.push(x);
    return this.soup.y.push(y) - 1;
  }

  #node(node: number): number {
    const known = this.#nodeVertices[node]!;
    if (known >= 0) return known;
    const vertex = this.#vertex(this.#lattice.snappedX[node]!, this.#lattice.snappedY[node]!);
    this.#nodeVertices[node] = vertex;
    return vertex;
  }

  /** The vertex where the edge between two free nodes crosses a border. */
  #edge(p: number, q: number): number {
    const a = Math.min(p, q);
    const b = Math.max(p, q);
    const key = a * this.#lattice.x.length + b;
    const known = this.#edgeVertices.get(key);
    if (known !== undefined) return known;
    const { x, y } = this.#lattice;
    const share = crossing(this.#lattice, this.#plan, a, b);
    const vertex = this.#vertex(x[a]! + (x[b]! - x[a]!) * share, y[a]! + (y[b]! - y[a]!) * share);
    this.#edgeVertices.set(key, vertex);
    return vertex;
  }
}
