/** The room that the dancer dances in: drawn once, as the camera stands still. */
import sharp from 'sharp';
import { HEIGHT, project, WALL_Z, WIDTH } from './camera.ts';
import type { Picture } from './trace.ts';

export async function drawRoom(): Promise<Picture> {
  const { data } = await sharp(Buffer.from(roomSvg())).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const picture = { width: WIDTH, height: HEIGHT, data: new Uint8Array(data) };
  roughen(picture);
  return picture;
}

const SKIRTING_HEIGHT = 0.11;
const PLANK_WIDTH = 0.16;

function roomSvg(): string {
  const floorTop = project(0, 0, WALL_Z).row;
  const skirtingTop = project(0, SKIRTING_HEIGHT, WALL_Z).row;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <defs>
      <radialGradient id="wall" cx="0.3" cy="0.25" r="0.95"><stop offset="0" stop-color="#c3d2c6"/><stop offset="1" stop-color="#8ea397"/></radialGradient>
      <linearGradient id="floor" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#a97f57"/><stop offset="1" stop-color="#c39a6d"/></linearGradient>
      <linearGradient id="sun" x1="0" y1="0" x2="1" y2="0.4"><stop offset="0" stop-color="#fff3d0" stop-opacity="0.55"/><stop offset="1" stop-color="#fff3d0" stop-opacity="0.16"/></linearGradient>
      <filter id="soft"><feGaussianBlur stdDeviation="3"/></filter>
      <filter id="softer"><feGaussianBlur stdDeviation="7"/></filter>
    </defs>
    <rect width="${WIDTH}" height="${HEIGHT}" fill="url(#wall)"/>
    <g filter="url(#soft)" fill="url(#sun)">
      <path d="M120 70 L236 52 L262 206 L146 226 Z"/><path d="M246 50 L362 32 L388 186 L272 205 Z"/>
      <path d="M148 238 L264 218 L290 360 L174 382 Z"/><path d="M274 216 L390 197 L416 340 L300 359 Z"/>
    </g>
    ${poster()}
    <rect y="${skirtingTop}" width="${WIDTH}" height="${floorTop - skirtingTop}" fill="#eef0ea"/>
    <rect y="${floorTop - 3}" width="${WIDTH}" height="4" fill="#5c452f" opacity="0.55"/>
    <rect y="${floorTop}" width="${WIDTH}" height="${HEIGHT - floorTop}" fill="url(#floor)"/>
    ${planks(floorTop)}
    ${plant(floorTop)}
  </svg>`;
}

/** Boards that run away from the camera, each a little lighter or darker than the next. */
function planks(floorTop: number): string {
  let svg = '';
  for (let i = -22; i < 22; i++) {
    const [far, far2] = [i, i + 1].map((n) => project(n * PLANK_WIDTH, 0, WALL_Z).column) as [number, number];
    const [near, near2] = [i, i + 1].map((n) => project(n * PLANK_WIDTH, 0, 1.2).column) as [number, number];
    const bottom = project(0, 0, 1.2).row;
    const tone = ((i * 37 + 1000) % 11) / 11;
    svg += `<path d="M${far} ${floorTop} L${far2} ${floorTop} L${near2} ${bottom} L${near} ${bottom} Z" fill="${tone > 0.5 ? '#fff' : '#3a2412'}" opacity="${(Math.abs(tone - 0.5) * 0.22).toFixed(3)}"/>
      <path d="M${far} ${floorTop} L${near} ${bottom}" stroke="#5e4129" stroke-opacity="0.45" stroke-width="1.2"/>`;
  }
  return svg;
}

function poster(): string {
  return `<rect x="690" y="92" width="132" height="176" fill="#2c3230" opacity="0.35" filter="url(#softer)"/>
    <rect x="684" y="84" width="132" height="176" fill="#fbf7ee"/>
    <rect x="694" y="94" width="112" height="156" fill="#e9b44c"/>
    <circle cx="750" cy="150" r="34" fill="#d8573c"/>
    <path d="M694 214 Q722 176 752 206 T806 196 L806 250 L694 250 Z" fill="#2f5d62"/>
    <path d="M694 232 Q730 206 764 230 T806 226 L806 250 L694 250 Z" fill="#1d3d41"/>`;
}

function plant(floorTop: number): string {
  const leaf = (x: number, y: number, angle: number, size: number, color: string): string =>
    `<path d="M0 0 C${size * 0.34} ${-size * 0.3} ${size * 0.3} ${-size * 0.8} 0 ${-size} C${-size * 0.3} ${-size * 0.8} ${-size * 0.34} ${-size * 0.3} 0 0 Z" transform="translate(${x} ${y}) rotate(${angle})" fill="${color}"/>`;
  const foot = floorTop + 18;
  const leaves = [
    [-64, 112, '#2f6b4a'],
    [58, 118, '#2c6346'],
    [-36, 140, '#3c8159'],
    [34, 146, '#357450'],
    [-10, 168, '#47946a'],
    [12, 152, '#3f8860'],
    [-88, 84, '#2a5c41'],
    [86, 88, '#2a5c41'],
  ] as const;
  return `<ellipse cx="104" cy="${foot + 2}" rx="62" ry="9" fill="#2a1a0c" opacity="0.4" filter="url(#soft)"/>
    ${leaves.map(([angle, size, color]) => leaf(90, foot - 62, angle, size, color)).join('')}
    <path d="M56 ${foot - 70} L124 ${foot - 70} L114 ${foot} L66 ${foot} Z" fill="#c9673f"/>
    <path d="M100 ${foot - 70} L124 ${foot - 70} L114 ${foot} L98 ${foot} Z" fill="#a8512f"/>
    <rect x="52" y="${foot - 78}" width="76" height="14" rx="4" fill="#d9764b"/>`;
}

/** A fixed grain, so that walls are not flatter than any real one. */
function roughen({ data }: Picture): void {
  let state = 12345;
  for (let i = 0; i < data.length; i += 3) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const grain = ((state >>> 16) % 7) - 3;
    for (let c = 0; c < 3; c++) data[i + c] = Math.min(255, Math.max(0, data[i + c]! + grain));
  }
}
