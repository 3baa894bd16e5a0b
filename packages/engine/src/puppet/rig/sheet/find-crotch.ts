/** Where the legs part: the row below which the mesh is slit between them, and the column of the slit. */
import { clamp } from '../geometry.ts';
import { isLeg, PART } from '../label/part.ts';
import type { PartMap } from '../label/part-map.ts';
import type { Body } from '../measure-body.ts';
import type { WorkingPicture } from '../working-picture.ts';

export type Crotch = { x: number; y: number };

/** Drop of the silhouette's width, as a share of its widest row, that counts as a hem. */
const HEM_DROP = 0.06;

export function findCrotch(picture: WorkingPicture, body: Body, parts: PartMap): Crotch {
  const gapY = findGap(picture, body);
  const y = picture.hasSkirt ? findHem(picture, body, parts, gapY) : crotchRow(body, gapY);
  return { x: slitColumn(picture, body, parts, y), y };
}

/** A third of the thigh below the hips, or the gap between the legs where it begins higher. */
function crotchRow({ midHip, thighLength }: Body, gapY: number | undefined): number {
  const usual = midHip.y + 0.3 * thighLength;
  const hasGap = gapY !== undefined && gapY < midHip.y + 0.75 * thighLength;
  return hasGap ? Math.min(gapY, usual + 0.1 * thighLength) : usual;
}

/** The topmost row with background between the legs. */
function findGap(
  { size, inside, joints }: WorkingPicture,
  { midHip, thighLength, hipWidth }: Body,
): number | undefined {
  const ankleX = (joints.leftAnkle.x + joints.rightAnkle.x) / 2;
  const ankleY = (joints.leftAnkle.y + joints.rightAnkle.y) / 2;
  const last = Math.min(size.height - 1, Math.round(ankleY));
  for (let y = Math.max(0, Math.round(midHip.y + 0.1 * thighLength)); y < last; y++) {
    const share = clamp((y - midHip.y) / (ankleY - midHip.y), 0, 1);
    const centre = midHip.x + (ankleX - midHip.x) * share;
    for (let x = Math.round(centre - hipWidth * 0.3); x <= centre + hipWidth * 0.3; x++) {
      if (!inside[y * size.width + clamp(x, 0, size.width - 1)]) return y;
    }
  }
  return undefined;
}

/** The row where the silhouette without arms narrows most abruptly. */
function findHem(picture: WorkingPicture, body: Body, { labels }: PartMap, gapY: number | undefined): number {
  const { size, joints } = picture;
  const { width, height } = size;
  const widths = new Float64Array(height);
  for (let i = 0; i < labels.length; i++) {
    const isBody = labels[i]! >= 0 && labels[i] !== PART.leftArm && labels[i] !== PART.rightArm;
    if (isBody) widths[Math.floor(i / width)]!++;
  }
  const ankleY = (joints.leftAnkle.y + joints.rightAnkle.y) / 2;
  const reach = Math.round(height * 0.02);
  const widest = Math.max(1, ...widths.slice(Math.max(0, Math.round(body.midHip.y))));
  const first = Math.max(reach, Math.round(body.midHip.y + 0.25 * body.thighLength));
  let drop = 0;
  let hem = 0;
  for (let y = first; y < Math.min(height - reach, ankleY - 2 * reach); y++) {
    const share = (widths[y - reach]! - widths[y + reach]!) / widest;
    if (share <= drop) continue;
    drop = share;
    hem = y;
  }
  if (drop > HEM_DROP) return hem + reach;
  return gapY ?? body.midHip.y + 0.75 * body.thighLength;
}

/** Mean column at which left and right leg touch just below the crotch. */
function slitColumn({ size }: WorkingPicture, body: Body, { spread }: PartMap, crotchY: number): number {
  const row = clamp(Math.round(crotchY + 3), 0, size.height - 1) * size.width;
  let sum = 0;
  let count = 0;
  for (let x = 1; x < size.width; x++) {
    const here = spread[row + x]!;
    const before = spread[row + x - 1]!;
    if (here === before || !isLeg(here) || !isLeg(before)) continue;
    sum += x;
    count++;
  }
  return count > 0 ? sum / count : body.midHip.x;
}
