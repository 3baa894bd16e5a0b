/** Puts cells that hang together into pieces: parts of loose hair, the letters of a sign. */

/**
 * All pieces of the marked cells, each in the order in which its cells are met from the first one on.
 *
 * @param marked cells of a grid of `columns`, row-major
 * @param reach cells that are no farther apart, along rows and columns, hang together; 1: neighbours by sides or corners
 */
export function collectPieces(marked: Iterable<number>, columns: number, reach: number): number[][] {
  const open = new Set(marked);
  const pieces: number[][] = [];
  for (const first of open) {
    open.delete(first);
    const cells = [first];
    for (let next = 0; next < cells.length; next++) {
      const at = cells[next]!;
      const column = at % columns;
      for (let dy = -reach; dy <= reach; dy++) {
        for (let dx = Math.max(-reach, -column); dx <= Math.min(reach, columns - 1 - column); dx++) {
          const near = at + dy * columns + dx;
          if (open.delete(near)) cells.push(near);
        }
      }
    }
    pieces.push(cells);
  }
  return pieces;
}
