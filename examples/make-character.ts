/**
 * Draws the project's example character, "Mika": examples/character.png and its joints, examples/character.joints.json.
 * Run: node examples/make-character.ts
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const WIDTH = 900;
const HEIGHT = 1040;
const MIDDLE = WIDTH / 2;

const COLORS = {
  skin: '#f6c3a0',
  skinShade: '#e2a07d',
  blush: '#ee7f6d',
  hair: '#3a2858',
  hairLight: '#6a4f9a',
  jacket: '#f7bb42',
  jacketShade: '#e0932c',
  jacketDark: '#b96f1d',
  shirt: '#fff6e8',
  stripe: '#e8574f',
  trousers: '#22737f',
  trousersShade: '#165560',
  shoe: '#ef6a5b',
  shoeShade: '#c94a44',
  sole: '#fffaf2',
  line: '#2b1d3f',
};

type Point = [x: number, y: number];

/** The character's own left, which is the right side of the picture; the other side is its mirror image. */
const LEFT = {
  Shoulder: [540, 272],
  Elbow: [632, 366],
  Wrist: [718, 450],
  Hand: [764, 496],
  Hip: [491, 536],
  Knee: [506, 726],
  Ankle: [518, 915],
  Toe: [536, 976],
} satisfies Record<string, Point>;

/** Joints in pixels of the picture, as `--joints` takes them. */
export function characterJoints(): Record<string, { x: number; y: number }> {
  const joints: Record<string, { x: number; y: number }> = {
    headTop: { x: MIDDLE, y: 34 },
    nose: { x: MIDDLE, y: 166 },
  };
  for (const [name, [x, y]] of Object.entries(LEFT)) {
    joints[`left${name}`] = { x, y };
    joints[`right${name}`] = { x: WIDTH - x, y };
  }
  return joints;
}

/** The picture as SVG text: back to front. */
export function characterSvg(): string {
  const half = `${leg()}${arm()}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
    ${gradients()}
    ${hairBack()}
    ${half}
    <g transform="translate(${WIDTH} 0) scale(-1 1)">${half}</g>
    ${neck()}
    ${torso()}
    ${head()}
  </svg>`;
}

function gradients(): string {
  const across = (id: string, from: string, to: string): string =>
    `<linearGradient id="${id}" x1="0" y1="0" x2="1" y2="0.25"><stop offset="0.35" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;
  return `<defs>
    ${across('sleeve', COLORS.jacket, COLORS.jacketShade)}
    ${across('trousers', COLORS.trousers, COLORS.trousersShade)}
    ${across('skin', COLORS.skin, COLORS.skinShade)}
    ${across('shoe', COLORS.shoe, COLORS.shoeShade)}
    <linearGradient id="hair" x1="0.2" y1="0" x2="0.7" y2="1"><stop offset="0" stop-color="${COLORS.hairLight}"/><stop offset="0.55" stop-color="${COLORS.hair}"/></linearGradient>
    <linearGradient id="jacket" x1="0" y1="0" x2="0" y2="1"><stop offset="0.2" stop-color="${COLORS.jacket}"/><stop offset="1" stop-color="${COLORS.jacketShade}"/></linearGradient>
    <radialGradient id="face" cx="0.45" cy="0.4" r="0.7"><stop offset="0.5" stop-color="${COLORS.skin}"/><stop offset="1" stop-color="${COLORS.skinShade}"/></radialGradient>
    <clipPath id="shirt"><path d="M418 236 Q450 262 482 236 L496 500 L404 500 Z"/></clipPath>
  </defs>`;
}

/** Left arm: sleeve, cuff, hand. */
function arm(): string {
  const hand = `<g transform="translate(708 440) rotate(-45) scale(1.16)">
    <path d="M-19 0 C-24 18 -25 32 -22 46 L-19 66 Q-16 75 -9 72 Q-3 84 5 75 Q14 80 17 68 C22 52 24 30 19 0 Z" fill="url(#skin)"/>
    <path d="M17 10 C30 14 38 28 38 42 Q37 52 29 49 C24 42 20 34 16 30 Z" fill="${COLORS.skin}"/>
    <path d="M-9 72 L-8 54 M5 75 L4 55" stroke="${COLORS.skinShade}" stroke-width="3" stroke-linecap="round" fill="none"/>
  </g>`;
  const sleeve =
    '<path d="M514 250 C552 246 574 262 592 284 L662 348 C690 374 712 396 734 418 Q740 426 734 434 L706 464 Q698 470 690 464 C664 442 642 420 616 398 L536 336 Q508 306 514 250 Z" fill="url(#sleeve)"/>';
  const folds = `<path d="M640 384 Q650 366 664 356 M622 392 Q630 380 638 374" stroke="${COLORS.jacketShade}" stroke-width="5" stroke-linecap="round" fill="none"/>`;
  const cuff = `<path d="M728 412 Q744 424 738 436 L708 468 Q696 474 684 460 Z" fill="${COLORS.jacketDark}"/>`;
  return `${hand}${sleeve}${folds}${cuff}`;
}

/** Left leg: shoe, sock, trouser leg with a rolled hem. */
function leg(): string {
  const shoe = `<g>
    <path d="M492 896 L548 896 L552 938 C572 948 582 962 580 984 L488 984 C484 960 486 940 492 896 Z" fill="url(#shoe)"/>
    <path d="M484 974 Q532 966 584 974 Q588 1004 570 1004 L500 1004 Q482 1004 484 974 Z" fill="${COLORS.sole}"/>
    <path d="M504 938 L546 930 M506 952 L554 944" stroke="${COLORS.sole}" stroke-width="6" stroke-linecap="round"/>
  </g>`;
  const sock = `<rect x="495" y="868" width="50" height="36" fill="${COLORS.shirt}"/>`;
  const trousers =
    '<path d="M450 500 L530 500 C540 560 548 640 552 720 C556 780 558 820 560 862 L478 866 C468 800 464 760 464 720 C462 660 458 610 450 572 Z" fill="url(#trousers)"/>';
  const crease = `<path d="M474 734 Q492 746 512 740" stroke="${COLORS.trousersShade}" stroke-width="5" stroke-linecap="round" fill="none"/>`;
  const hem = `<path d="M472 850 Q518 862 566 846 L568 876 Q520 892 474 882 Z" fill="#3d97a3"/>`;
  return `${sock}${shoe}${trousers}${crease}${hem}`;
}

function neck(): string {
  return `<path d="M424 196 L476 196 L478 244 Q450 272 422 244 Z" fill="${COLORS.skinShade}"/>`;
}

/** Striped shirt under an open jacket that ends at the hips. */
function torso(): string {
  const stripes = [290, 338, 386, 434, 482]
    .map(
      (y) =>
        `<path d="M396 ${y} Q450 ${y + 12} 504 ${y} l0 18 Q450 ${y + 30} 396 ${y + 18} Z" fill="${COLORS.stripe}"/>`,
    )
    .join('');
  const side = `<path d="M424 234 C404 244 372 248 352 254 C346 300 356 350 366 392 C366 440 362 480 362 528 Q390 544 424 538 C418 450 420 320 430 268 Z" fill="url(#jacket)"/>
    <path d="M424 234 C410 250 402 262 398 284 L428 318 C430 290 432 276 434 262 Z" fill="${COLORS.jacketDark}"/>
    <path d="M362 510 Q392 526 423 520 L424 540 Q390 548 361 530 Z" fill="${COLORS.jacketDark}"/>
    <path d="M378 440 L408 452" stroke="${COLORS.jacketDark}" stroke-width="6" stroke-linecap="round"/>`;
  return `<path d="M418 236 Q450 262 482 236 L500 520 Q450 536 400 520 Z" fill="${COLORS.shirt}"/>
    <g clip-path="url(#shirt)">${stripes}</g>
    <path d="M418 236 Q450 270 482 236 L486 246 Q450 284 414 246 Z" fill="${COLORS.stripe}"/>
    <path d="M380 500 L520 500 L514 556 Q450 566 386 556 Z" fill="${COLORS.trousers}"/>
    <rect x="366" y="498" width="168" height="16" rx="6" fill="${COLORS.line}"/>
    <rect x="437" y="495" width="26" height="22" rx="5" fill="${COLORS.jacket}"/>
    ${side}
    <g transform="translate(${WIDTH} 0) scale(-1 1)">${side}</g>
    <path d="M505 332 l6 12 13 2 -9 9 2 13 -12 -6 -12 6 2 -13 -9 -9 13 -2 Z" fill="${COLORS.shirt}"/>`;
}

/** What falls behind the neck. */
function hairBack(): string {
  return `<path d="M392 92 C366 118 360 196 384 232 Q450 264 516 232 C540 196 534 118 508 92 Z" fill="${COLORS.hair}"/>`;
}

function head(): string {
  const bun = `<circle cx="450" cy="58" r="34" fill="url(#hair)"/><path d="M424 82 Q450 94 476 82" stroke="${COLORS.stripe}" stroke-width="9" stroke-linecap="round" fill="none"/>`;
  const ears = `<ellipse cx="385" cy="156" rx="12" ry="18" fill="${COLORS.skinShade}"/><ellipse cx="515" cy="156" rx="12" ry="18" fill="${COLORS.skinShade}"/>`;
  const face =
    '<path d="M388 132 C388 84 412 76 450 76 C488 76 512 84 512 132 C512 176 496 224 450 224 C404 224 388 176 388 132 Z" fill="url(#face)"/>';
  const fringe = `<path d="M380 150 C372 104 398 70 450 70 C502 70 528 104 520 150 C514 138 508 126 498 116 C478 128 436 126 418 108 C408 122 392 132 380 150 Z" fill="url(#hair)"/>
    <path d="M404 100 C418 86 440 80 462 82" stroke="${COLORS.hairLight}" stroke-width="6" stroke-linecap="round" fill="none"/>`;
  return `${bun}${ears}${face}${features()}${fringe}`;
}

function features(): string {
  const eye = (x: number): string => `<ellipse cx="${x}" cy="150" rx="9.5" ry="12.5" fill="${COLORS.line}"/>
    <circle cx="${x + 3.5}" cy="145" r="3.6" fill="#fff"/><circle cx="${x - 3}" cy="155" r="1.8" fill="#fff" opacity="0.8"/>
    <path d="M${x - 13} 129 Q${x} 121 ${x + 13} 129" stroke="${COLORS.hair}" stroke-width="5" stroke-linecap="round" fill="none"/>`;
  const freckles = [410, 418, 426, 474, 482, 490]
    .map((x, i) => `<circle cx="${x}" cy="${170 + (i % 2) * 5}" r="1.8" fill="${COLORS.skinShade}"/>`)
    .join('');
  return `${eye(424)}${eye(476)}
    <ellipse cx="410" cy="176" rx="13" ry="8" fill="${COLORS.blush}" opacity="0.38"/>
    <ellipse cx="490" cy="176" rx="13" ry="8" fill="${COLORS.blush}" opacity="0.38"/>${freckles}
    <path d="M445 166 Q450 171 456 166" stroke="${COLORS.skinShade}" stroke-width="4.5" stroke-linecap="round" fill="none"/>
    <path d="M428 187 Q450 190 472 187 Q466 210 450 210 Q434 210 428 187 Z" fill="#8f2f3a"/>
    <path d="M431 189 Q450 192 469 189 L467 195 Q450 198 433 195 Z" fill="#fff"/>
    <path d="M438 205 Q450 198 462 205 Q456 210 450 210 Q444 210 438 205 Z" fill="${COLORS.blush}"/>`;
}

if (import.meta.main) {
  const picture = fileURLToPath(new URL('./character.png', import.meta.url));
  await sharp(Buffer.from(characterSvg())).png({ compressionLevel: 9, palette: false }).toFile(picture);
  writeFileSync(picture.replace(/png$/, 'joints.json'), `${JSON.stringify(characterJoints(), null, 2)}\n`);
}
