import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskWhere } from '../grid/field.ts';
import { measureBody } from '../measure-body.ts';
import { drawTestFigure } from '../testing/draw-test-figure.ts';
import { prepareWorkingPicture } from '../working-picture.ts';
import { labelParts } from './label-parts.ts';
import { PART } from './part.ts';
import { claimThinArmRoots } from './repair-arms.ts';

const picture = prepareWorkingPicture(drawTestFigure());
const body = measureBody(picture);

/** Labels with all texels of the left arm from `from` to `to` (columns) given to the torso, and those texels. */
function giveAway(from: number, to: number): { labels: Int8Array; given: Uint8Array } {
  const labels = labelParts(picture, body);
  const given = maskWhere(picture.size, (i, x) => labels[i] === PART.leftArm && x > from && x < to);
  for (let i = 0; i < labels.length; i++) if (given[i]) labels[i] = PART.torso;
  return { labels, given };
}

const NOTHING = new Uint8Array(picture.inside.length);
const { leftWrist, leftElbow } = picture.joints;

test('what colours have told from a hand, past the wrist, stays with the body: the hand rests on it', () => {
  const { labels, given } = giveAway(leftWrist.x + 4, picture.size.width);
  claimThinArmRoots(labels, picture, body, { side: 'left', released: given });
  assert.ok(given.includes(1) && labels.every((label, i) => !given[i] || label === PART.torso));
});

test('thin pieces of body on an arm become arm: sleeves whatever their colour, hands unless colours tell', () => {
  const hand = giveAway(leftWrist.x + 4, picture.size.width);
  claimThinArmRoots(hand.labels, picture, body, { side: 'left', released: NOTHING });
  const sleeve = giveAway(leftElbow.x - 20, leftElbow.x + 20);
  claimThinArmRoots(sleeve.labels, picture, body, { side: 'left', released: sleeve.given });
  for (const { labels, given } of [hand, sleeve])
    assert.ok(given.includes(1) && labels.every((label, i) => !given[i] || label === PART.leftArm));
});
