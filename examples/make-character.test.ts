import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { characterJoints, characterSvg } from './make-character.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const pixels = (image: string | Buffer): Promise<Buffer> => sharp(image).ensureAlpha().raw().toBuffer();

test('the picture and the joints in the repository are those that the script makes', async () => {
  assert.deepEqual(JSON.parse(readFileSync(at('./character.joints.json'), 'utf8')), characterJoints());
  const [drawn, kept] = [await pixels(Buffer.from(characterSvg())), await pixels(at('./character.png'))];
  assert.equal(drawn.length, kept.length);
  const difference = drawn.reduce((sum, value, i) => sum + Math.abs(value - kept[i]!), 0) / drawn.length;
  assert.ok(difference < 0.5, `mean difference of ${difference} levels`);
});

test('the character stands free on a transparent ground, and every joint is on it', async () => {
  const { width, height } = await sharp(at('./character.png')).metadata();
  const rgba = await pixels(at('./character.png'));
  const alpha = (x: number, y: number): number => rgba[4 * (y * width + x) + 3]!;
  for (const [x, y] of [
    [0, 0],
    [width - 1, 0],
    [0, height - 1],
    [width >> 1, height - 40],
  ] as const)
    assert.equal(alpha(x, y), 0);
  for (const [name, { x, y }] of Object.entries(characterJoints())) assert.equal(alpha(x, y), 255, name);
});
