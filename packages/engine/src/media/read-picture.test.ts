import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { LIMITS, UnderstudyError } from '@understudy/protocol/basics';
import sharp, { type Sharp } from 'sharp';
import type { RgbaImage } from '../core/image.ts';
import { probePicture, readPicture } from './read-picture.ts';
import { resizeRgba } from './resize-rgba.ts';
import { openScratchFolder } from './testing/scratch-folder.ts';
import { writePng } from './write-png.ts';

const scratch = openScratchFolder();

/** Red on the left, blue on the right, 100×80; the upper half of the left is half transparent where there is alpha. */
function twoColours(alpha = false): Sharp {
  const data = Buffer.alloc(100 * 80 * 4);
  for (let i = 0; i < 100 * 80; i++) {
    const isLeft = i % 100 < 50;
    data.set([isLeft ? 230 : 20, 30, isLeft ? 20 : 200, alpha && isLeft && i < 100 * 40 ? 128 : 255], i * 4);
  }
  const image = sharp(data, { raw: { width: 100, height: 80, channels: 4 } });
  return alpha ? image : image.removeAlpha();
}

function pixel({ width, data }: RgbaImage, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)];
}

function assertNear(actual: number[], expected: number[], tolerance = 6): void {
  actual.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]!) <= tolerance, `${actual} instead of ${expected}`);
  });
}

async function assertRefused(path: string, problem: RegExp): Promise<void> {
  await assert.rejects(readPicture(path), (error) => {
    assert.ok(error instanceof UnderstudyError, `${error}`);
    assert.equal(error.code, 'CS-UORC01-002');
    assert.match(error.problem ?? '', problem);
    assert.ok(error.remedy.length > 0);
    return true;
  });
}

test('PNG, JPG and WebP are read by their content, whatever they are called', async () => {
  await twoColours().png().toFile(scratch('a.png'));
  await twoColours().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toFile(scratch('b.jpg'));
  await twoColours().webp({ lossless: true }).toFile(scratch('c.webp'));
  writeFileSync(scratch('lying.png'), readFileSync(scratch('b.jpg')));
  for (const name of ['a.png', 'b.jpg', 'c.webp', 'lying.png']) {
    const picture = await readPicture(scratch(name));
    assert.deepEqual([picture.width, picture.height, picture.data.length], [100, 80, 100 * 80 * 4]);
    assertNear(pixel(picture, 10, 60), [230, 30, 20, 255]);
    assertNear(pixel(picture, 90, 60), [20, 30, 200, 255]);
  }
});

test('transparency is straight, not premultiplied', async () => {
  await twoColours(true).png().toFile(scratch('alpha.png'));
  assertNear(pixel(await readPicture(scratch('alpha.png')), 10, 10), [230, 30, 20, 128], 0);
});

test('a picture that is stored turned comes upright', async () => {
  await twoColours().withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toFile(scratch('turned.jpg'));
  const picture = await readPicture(scratch('turned.jpg'));
  assert.deepEqual([picture.width, picture.height], [80, 100]);
  assertNear(pixel(picture, 40, 10), [230, 30, 20, 255], 10);
  assertNear(pixel(picture, 40, 90), [20, 30, 200, 255], 10);
});

test('16 bit, grey, palette and CMYK pictures become 8-bit sRGB', async () => {
  await twoColours().toColourspace('rgb16').png().toFile(scratch('deep.png'));
  await twoColours().png({ palette: true }).toFile(scratch('palette.png'));
  for (const name of ['deep.png', 'palette.png']) {
    assertNear(pixel(await readPicture(scratch(name)), 10, 60), [230, 30, 20, 255]);
  }
  await twoColours().greyscale().png().toFile(scratch('grey.png'));
  const [red, green, blue, alpha] = pixel(await readPicture(scratch('grey.png')), 10, 60);
  assert.deepEqual([red, green, alpha], [blue, blue, 255]);
  await twoColours().toColourspace('cmyk').jpeg({ quality: 95 }).toFile(scratch('cmyk.jpg'));
  const cmyk = pixel(await readPicture(scratch('cmyk.jpg')), 10, 60);
  assert.ok(cmyk[0]! > 150 && cmyk[1]! < 90 && cmyk[2]! < 90, `${cmyk}`);
});

test('of an animation the first frame is read', async () => {
  const frames = [await twoColours().png().toBuffer(), await twoColours().negate().png().toBuffer()];
  await sharp(frames, { join: { animated: true } })
    .webp({ lossless: true })
    .toFile(scratch('moving.webp'));
  const picture = await readPicture(scratch('moving.webp'));
  assert.deepEqual([picture.width, picture.height], [100, 80]);
  assertNear(pixel(picture, 10, 60), [230, 30, 20, 255]);
});

test('what is no picture is refused, with what was found', async () => {
  await assertRefused(scratch('missing.png'), /cannot be opened/);
  await assertRefused(scratch('.'), /cannot be opened/);
  writeFileSync(scratch('empty.png'), '');
  await assertRefused(scratch('empty.png'), /not a picture/);
  writeFileSync(scratch('vector.png'), '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"/>');
  await assertRefused(scratch('vector.png'), /PNG, JPG and WebP are accepted/);
  await twoColours().gif().toFile(scratch('gif.png'));
  await assertRefused(scratch('gif.png'), /not a picture that can be read/);
  const whole = await twoColours().jpeg().toBuffer();
  writeFileSync(scratch('torn.jpg'), whole.subarray(0, whole.length / 2));
  await assertRefused(scratch('torn.jpg'), /damaged/);
  const png = await twoColours().png({ compressionLevel: 0 }).toBuffer();
  writeFileSync(scratch('torn.png'), png.subarray(0, png.length / 2));
  await assertRefused(scratch('torn.png'), /damaged/);
});

test('a picture too small, or too large by its header, is refused before it is decoded', async () => {
  await twoColours().resize(100, 63, { fit: 'fill' }).png().toFile(scratch('small.png'));
  await assertRefused(scratch('small.png'), /100×63 pixels, at least 64/);
  const bomb = await twoColours().png().toBuffer();
  bomb.writeUInt32BE(30000, 16);
  bomb.writeUInt32BE(30000, 20);
  writeFileSync(scratch('bomb.png'), bomb);
  await assertRefused(scratch('bomb.png'), /30000×30000 pixels|damaged/);
  writeFileSync(scratch('heavy.png'), Buffer.alloc(LIMITS.pictureBytes + 1));
  await assertRefused(scratch('heavy.png'), /at most 50 MB/);
});

test('a picture that is written is read back the same', async () => {
  const picture = await readPicture(scratch('alpha.png'));
  await writePng(scratch('copy.png'), picture);
  assert.deepEqual(await readPicture(scratch('copy.png')), picture);
  await writePng(scratch('mask.png'), { width: 70, height: 64, data: new Uint8Array(70 * 64).fill(200) });
  assertNear(pixel(await readPicture(scratch('mask.png')), 3, 3), [200, 200, 200, 255], 0);
});

test('resizing lets no colour leak out of transparent pixels', async () => {
  const data = new Uint8ClampedArray(64 * 64 * 4);
  for (let i = 0; i < 64 * 64; i++) data.set(i % 64 < 32 ? [255, 255, 255, 255] : [0, 255, 0, 0], i * 4);
  const small = await resizeRgba({ width: 64, height: 64, data }, 16, 16);
  assert.deepEqual([small.width, small.height], [16, 16]);
  for (let x = 0; x < 16; x++) {
    const [red, green, , alpha] = pixel(small, x, 8);
    if (alpha! > 0) assert.ok(Math.abs(red! - green!) <= 2, `${pixel(small, x, 8)} at ${x}`);
  }
});

test('the header tells the size of the upright picture', async () => {
  await twoColours().withMetadata({ orientation: 6 }).jpeg().toFile(scratch('turned.jpg'));
  assert.deepEqual(await probePicture(scratch('turned.jpg')), { format: 'jpeg', width: 80, height: 100 });
});
