/** Draws the dancer and her shadow over the picture of the room, by walking along rays until they meet a solid. */
import { CAMERA_Y, CAMERA_Z, FOCAL, HEIGHT, project, WIDTH } from './camera.ts';
import { type PaintFrames, paint } from './paint.ts';
import { distanceTo, nearest, type Solid } from './solids.ts';
import { dot, normalize, scale, subtract, type Vector } from './vector.ts';

/** RGB, 3 bytes a pixel. */
export type Picture = { width: number; height: number; data: Uint8Array };

const TILE = 8;
const SAMPLES = [0.25, 0.75];
const KEY_LIGHT = normalize([-0.55, 1, 0.62]);
const FILL_LIGHT = normalize([0.9, 0.25, 0.5]);
const TOUCH = 0.0006;
const MAX_STEPS = 70;
const GAMMA = 1 / 2.2;

/** A copy of `room` with the dancer in it. */
export function traceFigure(room: Picture, solids: Solid[], frames: PaintFrames): Picture {
  const data = room.data.slice();
  shadeFloor(data, solids);
  for (let top = 0; top < HEIGHT; top += TILE) {
    for (let left = 0; left < WIDTH; left += TILE) {
      const inTile = solids.filter((solid) => touchesTile(solid, left, top));
      if (inTile.length > 0) traceTile(data, { left, top, inTile, solids, frames });
    }
  }
  return { ...room, data };
}

function touchesTile({ centre, reach }: Solid, left: number, top: number): boolean {
  const { column, row, scale: perMetre } = project(centre[0], centre[1], centre[2]);
  // Solids swell a little where they melt into each other.
  const radius = (reach + 0.012) * perMetre * 1.06 + 1;
  const dx = Math.max(left - column, 0, column - left - TILE);
  const dy = Math.max(top - row, 0, row - top - TILE);
  return dx * dx + dy * dy < radius * radius;
}

type Tile = { left: number; top: number; inTile: Solid[]; solids: Solid[]; frames: PaintFrames };

function traceTile(data: Uint8Array, tile: Tile): void {
  const bottom = Math.min(tile.top + TILE, HEIGHT);
  for (let row = tile.top; row < bottom; row++) {
    for (let column = tile.left; column < tile.left + TILE; column++) {
      let hits = 0;
      let [red, green, blue] = [0, 0, 0];
      for (const dy of SAMPLES) {
        for (const dx of SAMPLES) {
          const color = traceRay(column + dx, row + dy, tile);
          if (!color) continue;
          hits++;
          red += color[0];
          green += color[1];
          blue += color[2];
        }
      }
      if (hits === 0) continue;
      const at = 3 * (row * WIDTH + column);
      const rest = SAMPLES.length ** 2 - hits;
      data[at] = encode((red + rest * decode(data[at]!)) / (hits + rest));
      data[at + 1] = encode((green + rest * decode(data[at + 1]!)) / (hits + rest));
      data[at + 2] = encode((blue + rest * decode(data[at + 2]!)) / (hits + rest));
    }
  }
}

const encode = (linear: number): number => Math.round(255 * Math.min(1, Math.max(0, linear)) ** GAMMA);
const decode = (value: number): number => (value / 255) ** 2.2;

/** Linear colour of what a ray meets; undefined for the room. */
function traceRay(column: number, row: number, { inTile, solids, frames }: Tile): Vector | undefined {
  const direction = normalize([(column - WIDTH / 2) / FOCAL, (HEIGHT / 2 - row) / FOCAL, -1]);
  let distance = CAMERA_Z - 1.3;
  for (let step = 0; step < MAX_STEPS && distance < CAMERA_Z + 1.3; step++) {
    const x = direction[0] * distance;
    const y = CAMERA_Y + direction[1] * distance;
    const z = CAMERA_Z + direction[2] * distance;
    const gap = distanceTo(inTile, x, y, z);
    if (gap < TOUCH) return shade([x, y, z], direction, { inTile, solids, frames });
    distance += Math.max(gap * 0.8, TOUCH);
  }
  return undefined;
}

function shade(
  point: Vector,
  ray: Vector,
  { inTile, solids, frames }: Pick<Tile, 'inTile' | 'solids' | 'frames'>,
): Vector {
  distanceTo(inTile, point[0], point[1], point[2]);
  const solid = nearest!;
  const base = paint(solid, point, frames);
  const normal = bumped(normalAt(inTile, point), solid, point);
  const key = Math.max(0, dot(normal, KEY_LIGHT));
  const lit = key > 0 ? key * lightReaching(solids, point, 14) : 0;
  const fill = Math.max(0, dot(normal, FILL_LIGHT));
  const ambient = 0.34 + 0.16 * normal[1];
  const edge = (1 + dot(normal, ray)) ** 3 * 0.12;
  const gloss = solid.material === 'hair' ? 0.22 : solid.material === 'skin' ? 0.06 : 0.02;
  const half = normalize(subtract(KEY_LIGHT, ray));
  const shine = gloss * Math.max(0, dot(normal, half)) ** 24 * (lit > 0 ? 1 : 0);
  const light = ambient + 0.85 * lit + 0.16 * fill + edge;
  return [base[0] * light * 1.03 + shine, base[1] * light + shine, base[2] * light * 0.96 + shine];
}

function normalAt(solids: Solid[], [x, y, z]: Vector): Vector {
  const h = 0.0008;
  return normalize([
    distanceTo(solids, x + h, y, z) - distanceTo(solids, x - h, y, z),
    distanceTo(solids, x, y + h, z) - distanceTo(solids, x, y - h, z),
    distanceTo(solids, x, y, z + h) - distanceTo(solids, x, y, z - h),
  ]);
}

/** Soft folds in cloth and strands in hair, which move with the body. */
function bumped(normal: Vector, { material, frame }: Solid, point: Vector): Vector {
  if (material === 'skin' || material === 'shoe') return normal;
  const offset = subtract(point, frame.origin);
  const [a, b, c] = [dot(offset, frame.left), dot(offset, frame.up), dot(offset, frame.front)];
  const strand = material === 'hair' ? 0.16 * Math.sin(330 * a + 40 * b) : 0;
  const fold = material === 'hair' ? 0 : 0.07 * Math.sin(41 * b + 4 * Math.sin(13 * a + 5 * c) + 2 * Math.sin(23 * c));
  return normalize([
    normal[0] + fold * frame.up[0] + strand * frame.left[0],
    normal[1] + fold * frame.up[1] + strand * frame.left[1],
    normal[2] + fold * frame.up[2] + strand * frame.left[2],
  ]);
}

/** 0..1: how much of the key light reaches a point; `softness` is larger for sharper shadows. */
function lightReaching(solids: Solid[], point: Vector, softness: number): number {
  const inWay = solids.filter((solid) => isInWay(solid, point));
  let open = 1;
  for (let distance = 0.02, step = 0; step < 28 && distance < 2.4 && inWay.length > 0; step++) {
    const [x, y, z] = scale(KEY_LIGHT, distance);
    const gap = distanceTo(inWay, point[0] + x, point[1] + y, point[2] + z);
    if (gap < 0.001) return 0;
    open = Math.min(open, (softness * gap) / distance);
    distance += Math.min(0.12, Math.max(0.012, gap));
  }
  return open;
}

function isInWay({ centre, reach }: Solid, point: Vector): boolean {
  const offset = subtract(centre, point);
  const along = dot(offset, KEY_LIGHT);
  const aside = Math.sqrt(Math.max(0, dot(offset, offset) - along * along));
  return along > -reach && aside < reach + 0.04 + 0.1 * Math.max(0, along);
}

/** The shadow on the floor, worked out on a coarse grid and drawn between its points. */
function shadeFloor(data: Uint8Array, solids: Solid[]): void {
  const cell = 3;
  const [top, columns] = [408, WIDTH / cell];
  const rows = Math.floor((HEIGHT - 1 - top) / cell) + 1;
  const grid = new Float32Array(columns * (rows + 1) + 1).fill(1);
  for (let r = 0; r < rows; r++) {
    const down = (top + r * cell - HEIGHT / 2) / FOCAL;
    const depth = CAMERA_Y / down;
    for (let c = 0; c < columns; c++) {
      const x = ((c * cell - WIDTH / 2) / FOCAL) * depth;
      grid[r * columns + c] = lightReaching(solids, [x, 0, CAMERA_Z - depth], 7);
    }
  }
  for (let row = top; row < HEIGHT; row++) {
    for (let column = 0; column < WIDTH; column++) {
      const [r, c] = [Math.floor((row - top) / cell), Math.floor(column / cell)];
      const [fr, fc] = [((row - top) % cell) / cell, (column % cell) / cell];
      const at = r * columns + c;
      const below = Math.min(r + 1, rows - 1) * columns + c;
      const upper = grid[at]! * (1 - fc) + grid[at + 1]! * fc;
      const lower = grid[below]! * (1 - fc) + grid[below + 1]! * fc;
      const light = 0.52 + 0.48 * (upper * (1 - fr) + lower * fr);
      if (light > 0.999) continue;
      for (let i = 0; i < 3; i++) data[3 * (row * WIDTH + column) + i]! *= light;
    }
  }
}
