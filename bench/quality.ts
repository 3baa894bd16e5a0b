/**
 * How good: renders pairs of characters and clips, writes a contact sheet of each to look at, and prints what can be measured.
 * Run: npm run bench:quality -- [--pairs part-of-name] [--out folder] [--workers 2] [--background original]
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  type Engine,
  encodeCharacter,
  encodeScene,
  openEngine,
  type RenderBackground,
  renderVideo,
} from '@understudy/engine/pipeline';
import { MotionComparer } from './compare-motion.ts';
import { listPairs, type Pair, PLATE_CLIP, TRUE_PLATE } from './list-pairs.ts';
import { measureJitter } from './measure-jitter.ts';
import { measurePlate, measureUntouched } from './measure-plate.ts';
import { measureRestPoses } from './measure-rest-poses.ts';
import { writeContactSheet } from './write-contact-sheet.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const CACHE = at('../node_modules/.cache/understudy');
const GREY: RenderBackground = { mode: 'solid', color: [150, 150, 150] };
const MIN_PLATE_DECIBELS = 32;
const MAX_DEGREES = 12;
const MIN_REST_DECIBELS = 45;
const MIN_REST_OVERLAP = 0.98;

const { values: flags } = parseArgs({
  options: {
    pairs: { type: 'string', default: '' },
    out: { type: 'string', default: at('../out/quality') },
    workers: { type: 'string', default: `${Math.min(4, availableParallelism())}` },
  },
});

/** Rigs and scenes of this run, each made once. */
class Preparation {
  readonly #engine: Engine;
  readonly #folder: string;
  readonly #made = new Map<string, Promise<string>>();

  constructor(engine: Engine, folder: string) {
    this.#engine = engine;
    this.#folder = folder;
  }

  rig(picturePath: string): Promise<string> {
    return this.#once(picturePath, '.rig', async (path) => {
      const { rigBytes, warnings } = await encodeCharacter(this.#engine, { picturePath });
      for (const warning of warnings) console.log(`  ${picturePath}: ${warning}`);
      writeFileSync(path, rigBytes);
    });
  }

  scene(videoPath: string): Promise<string> {
    return this.#once(videoPath, '.scene', async (path) => {
      const { warnings } = await encodeScene(this.#engine, { videoPath, scenePath: path, needsBackground: true });
      for (const warning of warnings) console.log(`  ${videoPath}: ${warning}`);
    });
  }

  #once(source: string, ending: string, make: (path: string) => Promise<void>): Promise<string> {
    const path = join(this.#folder, `${this.#made.size}${ending}`);
    const known = this.#made.get(source) ?? make(path).then(() => path);
    this.#made.set(source, known);
    return known;
  }
}

type Bench = { engine: Engine; prepared: Preparation; comparer: MotionComparer; folder: string };

async function measurePair(
  { name, character, clip }: Pair,
  { engine, prepared, comparer, folder }: Bench,
): Promise<void> {
  const [rig, scene] = [await prepared.rig(character), await prepared.scene(clip)];
  const [onGrey, inPlace] = [join(folder, 'grey.mp4'), join(folder, 'original.mp4')];
  await renderVideo(engine, { character: rig, video: scene, output: onGrey, background: GREY });
  await renderVideo(engine, { character: rig, video: scene, output: inPlace, background: { mode: 'original' } });
  await writeContactSheet(join(flags.out, `${name.replace(' · ', '-')}.jpg`), [clip, inPlace]);
  const agreement = await comparer.compare(clip, onGrey, { rig, scene });
  const { pictureDegrees, spaceDegrees, posedDegrees, comparisons, readable, limbs, mixedUp, frames, seen } = agreement;
  const { share, strayPixels } = await measureUntouched(clip, scene, rig);
  const columns = [
    ...(comparisons
      ? [pictureDegrees.toFixed(1) + (pictureDegrees <= MAX_DEGREES ? '' : ' !'), spaceDegrees.toFixed(1)]
      : ['–', '–']),
    posedDegrees.toFixed(1),
    `${comparisons}`,
    `${readable}/${limbs}`,
    `${mixedUp}`,
    `${seen}/${frames}`,
    `${(100 * share).toFixed(1)} %`,
    `${strayPixels}`,
  ];
  console.log(`| ${name} | ${columns.join(' | ')} |`);
}

async function tellRestPoses(pairs: readonly Pair[]): Promise<void> {
  console.log(`\nrest pose against the picture (limits ${MIN_REST_DECIBELS} dB, ${MIN_REST_OVERLAP})\n`);
  console.log('| character | dB inside | overlap of the outlines |\n|---|---|---|');
  const characters = new Set(pairs.map(({ character }) => character));
  await measureRestPoses([...characters], CACHE, (picture, { decibels, overlap }) => {
    const name = pairs.find(({ character }) => character === picture)!.name.replace(/ .*/, '');
    const mark = (isMet: boolean): string => (isMet ? '' : ' !');
    const columns = [
      decibels.toFixed(1) + mark(decibels >= MIN_REST_DECIBELS),
      overlap.toFixed(4) + mark(overlap >= MIN_REST_OVERLAP),
    ];
    console.log(`| ${name} | ${columns.join(' | ')} |`);
  });
}

async function measureAll(bench: Bench): Promise<void> {
  console.log(
    `limbs: median degrees between driver and character, both as the estimator sees them (limit ${MAX_DEGREES});\n` +
      'as posed: the same for the joints by which the puppet was drawn, all limbs of the driver that are seen;\n' +
      "readable: limbs that it finds in the character's own picture, no others are compared;\n" +
      'mixed up: limbs that it took for those of the other side of the puppet as drawn, not compared\n',
  );
  console.log(
    '| pair | ° in picture | ° in space | ° as posed | limbs | readable | mixed up | seen | untouched | stray pixels |\n' +
      '|---|---|---|---|---|---|---|---|---|---|',
  );
  const pairs = listPairs(flags.pairs);
  for (const pair of pairs) {
    try {
      await measurePair(pair, bench);
    } catch (error) {
      console.log(`| ${pair.name} | failed: ${(error as Error).message} |`);
      process.exitCode = 1;
    }
  }
  await tellRestPoses(pairs);
  const rig = await bench.prepared.rig(at('../examples/character.png'));
  console.log(`\njitter of a still character: ${(await measureJitter(bench.engine, rig, bench.folder)).toFixed(3)} px`);
  if (!existsSync(TRUE_PLATE)) return;
  const decibels = await measurePlate(PLATE_CLIP, await bench.prepared.scene(PLATE_CLIP), TRUE_PLATE);
  console.log(`background against the true one: ${decibels.toFixed(1)} dB (limit ${MIN_PLATE_DECIBELS})`);
}

const folder = mkdtempSync(join(tmpdir(), 'understudy-quality-'));
mkdirSync(flags.out, { recursive: true });
try {
  await using engine = await openEngine({ workers: Number(flags.workers), cacheDir: CACHE, tempDir: folder });
  await using comparer = await MotionComparer.open(CACHE);
  await measureAll({ engine, comparer, prepared: new Preparation(engine, folder), folder });
  console.log(`\ncontact sheets: ${flags.out}`);
} finally {
  rmSync(folder, { recursive: true });
}
