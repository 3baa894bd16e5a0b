/** CRC-32 (IEEE 802.3), eight bytes in one step ("slicing", Kounavis & Berry 2008). */

/**
 * Continues a checksum, whose bits are inverted.
 *
 * @param tables eight of 256 integers: what a byte does to the checksum, by how many bytes of its step follow it
 */
export function addToChecksum(value: u32, bytes: usize, count: i32, tables: usize): u32 {
  const wholeEnd = bytes + <usize>(count & ~7);
  const end = bytes + <usize>count;
  let at = bytes;
  for (; at < wholeEnd; at += 8) {
    const low = load<u32>(at) ^ value;
    const high = load<u32>(at, 4);
    value =
      effect(tables, 7, low) ^
      effect(tables, 6, low >> 8) ^
      effect(tables, 5, low >> 16) ^
      effect(tables, 4, low >> 24) ^
      effect(tables, 3, high) ^
      effect(tables, 2, high >> 8) ^
      effect(tables, 1, high >> 16) ^
      effect(tables, 0, high >> 24);
  }
  for (; at < end; at++) value = effect(tables, 0, value ^ load<u8>(at)) ^ (value >> 8);
  return value;
}

@inline
function effect(tables: usize, table: u32, byte: u32): u32 {
  return load<u32>(tables + <usize>((table << 10) + ((byte & 255) << 2)));
}
