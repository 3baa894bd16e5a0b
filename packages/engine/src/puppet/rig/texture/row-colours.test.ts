import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowColours } from './row-colours.ts';

const WIDTH = 40;

/** A part of 200 rows: black, a white print over most of rows 60 to 120, and blue from row 150 down. */
function texels(colourOf: (x: number, y: number) => number[]) {
  const rgb = new Float32Array(WIDTH * 200 * 3);
  const rows = Array.from({ length: 200 }, (_, y) => Array.from({ length: WIDTH }, (_, x) => y * WIDTH + x));
  for (let i = 0; i < rgb.length / 3; i++) rgb.set(colourOf(i % WIDTH, Math.floor(i / WIDTH)), i * 3);
  return { rgb, rows };
}

test('a print is passed over, another garment is not', () => {
  const { rgb, rows } = texels((x, y) => {
    if (y >= 150) return [40, 60, 200];
    return y >= 60 && y < 120 && x >= 8 && x < 32 ? [240, 240, 240] : [20, 20, 20];
  });
  const colours = rowColours(rgb, { rows, least: 6 });
  assert.ok(colours[90]![0] < 30, 'the print shows on the back');
  assert.ok(colours[190]![2] > 190 && colours[190]![0] < 50, 'the trousers have lost their colour');
});

test('a part has the commonest of its colours, not those of specks', () => {
  const speck = (x: number, factor: number) => 150 + ((x * factor) % 100);
  const { rgb, rows } = texels((x) => (x < 24 ? [speck(x, 37), speck(x, 53), speck(x, 71)] : [20, 20, 60]));
  for (const colour of rowColours(rgb, { rows, least: 6 })) {
    assert.ok(Math.max(...colour!) < 80, `${colour}`);
  }
});

test('rows with too few texels have no colour', () => {
  const { rgb, rows } = texels(() => [1, 2, 3]);
  const colours = rowColours(rgb, { rows: rows.map((row, y) => (y < 5 ? row.slice(0, 2) : row)), least: 6 });
  assert.equal(colours[3], undefined);
  assert.deepEqual(colours[50]!.map(Math.round), [1, 2, 3]);
});
