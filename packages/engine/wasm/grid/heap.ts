/** A binary heap of distances (doubles) and values (integers): the queue of Dijkstra's algorithm. There is one. */

let keys: usize = 0;
let values: usize = 0;
let size: i32 = 0;

/** Empties the heap. @param forKeys, forValues room for as many as there may be */
export function openHeap(forKeys: usize, forValues: usize): void {
  keys = forKeys;
  values = forValues;
  size = 0;
}

@inline
export function isHeapEmpty(): bool {
  return size == 0;
}

/** The smallest key; there must be one. */
@inline
export function smallestKey(): f64 {
  return load<f64>(keys);
}

export function push(key: f64, value: i32): void {
  let i = size++;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (keyAt(parent) <= key) break;
    put(i, keyAt(parent), valueAt(parent));
    i = parent;
  }
  put(i, key, value);
}

/** Removes the entry with the smallest key and returns its value. */
export function pop(): i32 {
  const top = valueAt(0);
  const last = --size;
  const key = keyAt(last);
  const value = valueAt(last);
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= last) break;
    if (child + 1 < last && keyAt(child + 1) < keyAt(child)) child++;
    if (keyAt(child) >= key) break;
    put(i, keyAt(child), valueAt(child));
    i = child;
  }
  put(i, key, value);
  return top;
}

@inline
function keyAt(i: i32): f64 {
  return load<f64>(keys + (<usize>i << 3));
}

@inline
function valueAt(i: i32): i32 {
  return load<i32>(values + (<usize>i << 2));
}

@inline
function put(i: i32, key: f64, value: i32): void {
  store<f64>(keys + (<usize>i << 3), key);
  store<i32>(values + (<usize>i << 2), value);
}
