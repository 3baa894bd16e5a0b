/** Widens IEEE 754 half-precision numbers, the form in which the models store their weights. */

let table: Float32Array | undefined;

/** Every half-precision number by its bits; 256 KiB, made once. */
function halfFloatTable(): Float32Array {
  if (table) return table;
  table = new Float32Array(1 << 16);
  for (let bits = 0; bits < table.length; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 0) table[bits] = sign * fraction * 2 ** -24;
    else if (exponent === 31) table[bits] = fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    else table[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return table;
}

/** Half-precision bit patterns to 32-bit floats. */
export function widenHalfFloats(halves: Uint16Array): Float32Array {
  const values = halfFloatTable();
  const wide = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) wide[i] = values[halves[i]!]!;
  return wide;
}
