/** Box means by running sums: the building block of the filters of this room. */

/**
 * Mean over the square of half side `radius` around each pixel, clipped at the border. One pass: the sums of the columns slide
 * down, and each row's means come from their running sum. `into` must not be `plane`.
 */
export function boxMean(
  plane: Float32Array,
  size: { width: number; height: number },
  radius: number,
  into: Float32Array = new Float32Array(plane.length),
): Float32Array {
  const { width, height } = size;
  const columns = new Float64Array(width);
  const running = new Float64Array(width + 1);
  for (let y = 0; y < Math.min(radius, height); y++) addRow(plane, y * width, 1, columns);
  for (let y = 0; y < height; y++) {
    if (y + radius < height) addRow(plane, (y + radius) * width, 1, columns);
    if (y - radius > 0) addRow(plane, (y - radius - 1) * width, -1, columns);
    const rows = Math.min(height, y + radius + 1) - Math.max(0, y - radius);
    addUp(columns, running);
    const firstWhole = Math.min(radius, width);
    const endWhole = Math.max(firstWhole, width - radius);
    const row = { running, rows, radius, y };
    writeClipped(row, 0, firstWhole, into);
    writeWhole(row, firstWhole, endWhole, into);
    writeClipped(row, endWhole, width, into);
  }
  return into;
}

// Each row's loop is a function: V8 makes those quick that are called often, sooner than long loops inside others. And lengths are asked
// for once: most of its life this code is compiled in haste, and would call for each.

/** running[x] becomes the sum of the columns before x. */
function addUp(columns: Float64Array, running: Float64Array): void {
  const width = columns.length;
  let sum = 0;
  for (let x = 0; x < width; x++) {
    sum += columns[x]!;
    running[x + 1] = sum;
  }
}

type Row = { running: Float64Array; rows: number; radius: number; y: number };

/** Means of the pixels x0 … x1 − 1, whose boxes may reach beyond the left or right border. */
function writeClipped({ running, rows, radius, y }: Row, x0: number, x1: number, into: Float32Array): void {
  const width = running.length - 1;
  for (let x = x0; x < x1; x++) {
    const from = Math.max(0, x - radius);
    const to = Math.min(width, x + radius + 1);
    into[y * width + x] = (running[to]! - running[from]!) / ((to - from) * rows);
  }
}

/** Means of the pixels x0 … x1 − 1, whose boxes lie inside. */
function writeWhole({ running, rows, radius, y }: Row, x0: number, x1: number, into: Float32Array): void {
  const start = y * (running.length - 1);
  const count = (2 * radius + 1) * rows;
  for (let x = x0; x < x1; x++) into[start + x] = (running[x + radius + 1]! - running[x - radius]!) / count;
}

function addRow(plane: Float32Array, start: number, sign: number, columns: Float64Array): void {
  const width = columns.length;
  for (let x = 0; x < width; x++) columns[x] = columns[x]! + sign * plane[start + x]!;
}
