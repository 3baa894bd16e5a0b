import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { LANDMARK, LANDMARK_COUNT, type LandmarkName } from '../../core/landmarks.ts';
import { type Motion, NOSE_BELOW_EARS } from '../../core/motion.ts';
import { PERSON } from '../../core/testing/make-person.ts';
import type { PersonTrack } from '../../core/track.ts';
import { distance, type Vector3 } from '../../core/vector.ts';
import { buildMotion } from './build-motion.ts';
import { makeFrames, makeTrack, PIXELS_PER_METRE, SOURCE, type TrackFrame } from './testing/make-track.ts';

const FPS = 30;
const options = { fps: FPS, cuts: [] as number[], ...SOURCE };
const ARM_UP = { upper: [0.2, 1, 0], lower: [0, 1, 0] } as const;

function worldOf(motion: Motion, frame: number, name: LandmarkName): Vector3 {
  const at = 3 * (frame * LANDMARK_COUNT + LANDMARK[name]);
  return [motion.world[at]!, motion.world[at + 1]!, motion.world[at + 2]!];
}

function imageOf(motion: Motion, frame: number, name: LandmarkName): [number, number] {
  const at = 2 * (frame * LANDMARK_COUNT + LANDMARK[name]);
  return [motion.image[at]!, motion.image[at + 1]!];
}

function assertFinite(motion: Motion): void {
  for (const [name, values] of Object.entries(motion)) {
    if (typeof values === 'number') assert.ok(Number.isFinite(values), name);
    else assert.ok(values.every(Number.isFinite), `${name} holds numbers only`);
  }
}

test('bones keep one length over a noisy clip, the same on both sides', () => {
  const frames = makeFrames(60, FPS, (t) => ({ leftArm: { upper: [1, Math.sin(4 * t), 0.3], lower: [1, 0, 0.5] } }));
  const motion = buildMotion(makeTrack(frames, { worldMetres: 0.02, imagePixels: 2 }), options);
  for (const [from, to] of [
    ['Shoulder', 'Elbow'],
    ['Elbow', 'Wrist'],
    ['Hip', 'Knee'],
    ['Knee', 'Ankle'],
  ] as const) {
    const lengths = makeFrames(60, FPS, () => ({})).flatMap((_, frame) =>
      (['left', 'right'] as const).map((side) =>
        distance(worldOf(motion, frame, `${side}${from}`), worldOf(motion, frame, `${side}${to}`)),
      ),
    );
    assert.ok(Math.max(...lengths) - Math.min(...lengths) < 1e-5, `${from} to ${to} is constant`);
  }
  const thigh = distance(worldOf(motion, 0, 'leftHip'), worldOf(motion, 0, 'leftKnee'));
  assert.ok(Math.abs(thigh - PERSON.thigh) < 0.03, `thigh of ${thigh}`);
});

test('the jitter of a still person shrinks to a third', () => {
  const motion = buildMotion(
    makeTrack(
      makeFrames(90, FPS, () => ({})),
      { imagePixels: 3, worldMetres: 0.01 },
    ),
    options,
  );
  const steps: number[] = [];
  for (let frame = 1; frame < 90; frame++) {
    const [x, y] = imageOf(motion, frame, 'leftWrist');
    const [beforeX, beforeY] = imageOf(motion, frame - 1, 'leftWrist');
    steps.push(Math.hypot(x - beforeX, y - beforeY));
  }
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  // Two frames of independent noise of 3 px differ by 5.3 px on average.
  assert.ok(mean < 5.3 / 3, `mean step ${mean} px`);
});

test('a hit of 0.13 s keeps nine tenths of its height', () => {
  const frames = makeFrames(60, FPS, (t) => (t >= 1 && t < 1.13 ? { leftArm: ARM_UP } : {}));
  const track = makeTrack(frames);
  const motion = buildMotion(track, options);
  const wrist = 2 * LANDMARK.leftWrist + 1;
  const row = (values: Float32Array, frame: number): number => values[2 * LANDMARK_COUNT * frame + wrist]!;
  const trueHeight = row(track.image, 20) - row(track.image, 31);
  const peak = Math.max(...[30, 31, 32, 33].map((frame) => row(motion.image, 20) - row(motion.image, frame)));
  assert.ok(peak > 0.9 * trueHeight, `${peak} of ${trueHeight} px`);
});

test('a landmark that jumps away for one frame is put back', () => {
  const track = makeTrack(makeFrames(40, FPS, () => ({})));
  const at = 20 * LANDMARK_COUNT + LANDMARK.rightWrist;
  track.image[2 * at]! += 200;
  track.world[3 * at]! += 0.7;
  const motion = buildMotion(track, options);
  assert.ok(Math.abs(imageOf(motion, 20, 'rightWrist')[0] - imageOf(motion, 10, 'rightWrist')[0]) < 2);
  assert.ok(distance(worldOf(motion, 20, 'rightWrist'), worldOf(motion, 10, 'rightWrist')) < 0.01);
});

test('a gap of 0.4 s is bridged along the way', () => {
  const walk = (t: number): TrackFrame => ({ hipX: 400 + 200 * t });
  const frames = makeFrames(60, FPS, walk).map((frame, index) => ({ ...frame, isSeen: index < 24 || index >= 36 }));
  const motion = buildMotion(makeTrack(frames), options);
  assert.ok(motion.presence.every((value) => value === 1));
  assert.ok(Math.abs(imageOf(motion, 30, 'nose')[0] - (400 + 200)) < 5);
});

test('a person who is lost for long fades away and comes back', () => {
  const frames = makeFrames(90, FPS, () => ({})).map((frame, index) => ({
    ...frame,
    isSeen: index < 30 || index >= 60,
  }));
  const { presence } = buildMotion(makeTrack(frames), options);
  assert.equal(presence[29], 1);
  assert.equal(presence[45], 0);
  assert.equal(presence[60], 1);
});

test('nothing is carried across a cut', () => {
  const frames = makeFrames(60, FPS, (t) => (t < 1 ? { hipX: 300 } : { hipX: 900, leftArm: ARM_UP }));
  const motion = buildMotion(makeTrack(frames), { ...options, cuts: [30] });
  assert.deepEqual([...motion.shotStarts], [0, 30]);
  assert.ok(Math.abs(imageOf(motion, 29, 'nose')[0] - 300) < 0.5);
  assert.ok(Math.abs(imageOf(motion, 30, 'nose')[0] - 900) < 0.5);
  assert.ok(worldOf(motion, 29, 'leftWrist')[1] < 0.1, 'the arm hangs until the cut');
  assert.ok(worldOf(motion, 30, 'leftWrist')[1] > 0.8, 'and is up from the cut on');
});

test('nobody is drawn over a card that follows a cut', () => {
  const frames = makeFrames(60, FPS, () => ({})).map((frame, index) => ({ ...frame, isSeen: index < 30 }));
  const { presence } = buildMotion(makeTrack(frames), { ...options, cuts: [30] });
  assert.equal(presence[29], 1);
  assert.ok(presence.subarray(30).every((value) => value === 0));
});

test('the lean that a tilted camera gives to everyone is taken out', () => {
  const motion = buildMotion(makeTrack(makeFrames(30, FPS, () => ({ lean: -0.2 }))), options);
  const [, y, z] = worldOf(motion, 15, 'leftShoulder');
  assert.ok(Math.abs(Math.atan2(z, y)) < 0.03, `leans ${Math.atan2(z, y)} rad`);
});

test('a person seen from above is as tall as it appears', () => {
  const motion = buildMotion(makeTrack(makeFrames(30, FPS, () => ({ lean: 0.6 }))), options);
  const apparent = imageOf(motion, 15, 'leftAnkle')[1] - imageOf(motion, 15, 'leftShoulder')[1];
  const upright = worldOf(motion, 15, 'leftShoulder')[1] - worldOf(motion, 15, 'leftAnkle')[1];
  assert.ok(Math.abs((upright * motion.pixelsPerMetre[15]!) / apparent - 1) < 0.05);
});

test('a face that always looks up a little is taken to look ahead', () => {
  const motion = buildMotion(makeTrack(makeFrames(30, FPS, () => ({ headTilt: 0.35 }))), options);
  const nose = worldOf(motion, 15, 'nose');
  const left = worldOf(motion, 15, 'leftEar');
  const right = worldOf(motion, 15, 'rightEar');
  const pitch = Math.atan2(nose[1] - (left[1] + right[1]) / 2, nose[2] - (left[2] + right[2]) / 2);
  assert.ok(Math.abs(pitch + NOSE_BELOW_EARS) < 0.03, `${pitch} rad`);
});

test('the scale is found whatever the pose, also in a crouch', () => {
  const crouch = { upper: [0, -0.5, 1], lower: [0, -1, -0.6] } as const;
  const frames = makeFrames(60, FPS, (t) => (t > 1 ? { leftLeg: crouch, rightLeg: crouch } : {}));
  const { pixelsPerMetre } = buildMotion(makeTrack(frames), options);
  for (const scale of pixelsPerMetre) assert.ok(Math.abs(scale / PIXELS_PER_METRE - 1) < 0.05, `${scale}`);
});

test('a standing foot has contact and a held ankle, a lifted one has not', () => {
  const lifted = { upper: [0, -0.5, 1], lower: [0, -1, 0] } as const;
  const frames = makeFrames(90, FPS, (t) => ({
    ...(t > 1 && t < 2 ? { leftLeg: lifted } : {}),
    hipX: 640 + 3 * Math.sin(9 * t),
  }));
  const motion = buildMotion(makeTrack(frames, { imagePixels: 1 }), options);
  assert.equal(motion.contact[2 * 45], 0, 'left foot in the air');
  for (let frame = 5; frame < 85; frame++) assert.equal(motion.contact[2 * frame + 1], 1, 'right foot stands');
  const columns = Array.from({ length: 80 }, (_, k) => motion.ankle[4 * (k + 5) + 2]!);
  assert.ok(Math.max(...columns) - Math.min(...columns) < 1e-3, 'the right ankle does not slide');
  assert.ok(motion.ground[2 * 45]! > motion.ankle[4 * 45 + 1]! + 50, 'the ground stays down when the foot goes up');
});

test('the soles of standing feet are level, whatever the toes say', () => {
  const track = makeTrack(makeFrames(40, FPS, () => ({})));
  for (let frame = 0; frame < 40; frame++) {
    for (const toe of [LANDMARK.leftFootIndex, LANDMARK.rightFootIndex]) {
      track.world[3 * (frame * LANDMARK_COUNT + toe) + 1]! -= 0.12;
      track.image[2 * (frame * LANDMARK_COUNT + toe) + 1]! += 0.12 * PIXELS_PER_METRE;
    }
  }
  const motion = buildMotion(track, options);
  assert.ok(Math.abs(worldOf(motion, 20, 'leftHeel')[1] - worldOf(motion, 20, 'leftFootIndex')[1]) < 0.01);
});

test('legs that are dark but in the picture count as seen', () => {
  const track = makeTrack(makeFrames(20, FPS, () => ({})));
  track.visibility.fill(0.12);
  assert.equal(buildMotion(track, options).legsVisible, 1);
});

test('legs out of the picture stand calmly, however wildly they are guessed', () => {
  const frames = makeFrames(60, FPS, (t) => ({
    hipY: 800,
    pixelsPerMetre: 600,
    leftLeg: { upper: [Math.sin(20 * t), -0.3, Math.cos(20 * t)], lower: [Math.cos(30 * t), -0.2, 0] },
  }));
  const motion = buildMotion(makeTrack(frames), options);
  assert.ok(motion.legsVisible < 0.2);
  for (let frame = 0; frame < 60; frame++) {
    const ankle = worldOf(motion, frame, 'leftAnkle');
    assert.ok(ankle[1] < -0.7, `the left leg hangs down in frame ${frame}`);
  }
});

test('a person who turns shows the left shoulder on the other side', () => {
  const motion = buildMotion(makeTrack(makeFrames(60, FPS, (t) => ({ yaw: (Math.PI * t) / 2 }))), options);
  assert.ok(worldOf(motion, 2, 'leftShoulder')[0] > 0.1);
  assert.ok(worldOf(motion, 59, 'leftShoulder')[0] < -0.1);
});

for (const fps of [5, 10, 60]) {
  test(`squats at ${fps} fps keep their depth`, () => {
    const bend = (t: number): number => 0.5 - 0.5 * Math.cos(Math.PI * t);
    const frames = makeFrames(4 * fps, fps, (t) => {
      const angle = 1.2 * bend(t);
      const leg = {
        upper: [0, -Math.cos(angle), Math.sin(angle)],
        lower: [0, -Math.cos(angle), -Math.sin(angle)],
      } as const;
      return { leftLeg: leg, rightLeg: leg, hipY: 400 + 240 * (1 - Math.cos(angle)) };
    });
    const motion = buildMotion(makeTrack(frames), { ...options, fps });
    const heights = frames.map((_, frame) => -worldOf(motion, frame, 'leftAnkle')[1]);
    assert.ok(Math.max(...heights) > 0.76, 'stands up');
    assert.ok(Math.min(...heights) < 0.36, `goes down to ${Math.min(...heights)}`);
  });
}

test('degenerate tracks give finite motions', () => {
  const still = makeFrames(5, FPS, () => ({}));
  const collinear = makeTrack(still);
  collinear.world.fill(0);
  collinear.image.fill(100);
  const broken = makeTrack(still);
  broken.world.fill(Number.NaN, 0, 200);
  broken.image[7] = Number.POSITIVE_INFINITY;
  const tracks: PersonTrack[] = [
    makeTrack([]),
    makeTrack(still.slice(0, 1)),
    makeTrack(still.slice(0, 2)),
    makeTrack(still.map(() => ({ isSeen: false }))),
    collinear,
    broken,
  ];
  for (const track of tracks) assertFinite(buildMotion(track, { ...options, cuts: [1, 2, 99] }));
});

test('a half body whom the pose model squeezes for some frames stays as it is', () => {
  const track = makeTrack(
    makeFrames(90, FPS, () => ({ hipY: 690 })),
    { imagePixels: 1 },
  );
  const squeezed = [0, 1, 2, 40, 41, 42, 43, 44, 45];
  for (const frame of squeezed) {
    for (let landmark = LANDMARK.leftHip; landmark < LANDMARK_COUNT; landmark++) {
      const at = frame * LANDMARK_COUNT + landmark;
      track.image[2 * at + 1] = 650 - 0.3 * (690 - track.image[2 * at + 1]!);
      track.visibility[at] = 0.8;
    }
    for (let landmark = LANDMARK.nose; landmark < LANDMARK.leftHip; landmark++) {
      const at = 3 * (frame * LANDMARK_COUNT + landmark);
      track.world[at + 2]! += 0.6 * track.world[at + 1]!;
    }
  }
  const motion = buildMotion(track, options);
  for (const frame of squeezed) {
    assert.ok(
      Math.abs(imageOf(motion, frame, 'leftHip')[1] - imageOf(motion, 20, 'leftHip')[1]) < 12,
      `the hips of frame ${frame} do not jump`,
    );
    const [, kneeRow] = imageOf(motion, frame, 'leftKnee');
    assert.ok(kneeRow > SOURCE.sourceHeight, `the knees of frame ${frame} are below the picture`);
    const lean = worldOf(motion, frame, 'leftShoulder')[2] - worldOf(motion, 20, 'leftShoulder')[2];
    assert.ok(Math.abs(lean) < 0.05, `the chest of frame ${frame} does not lean at the camera`);
  }
});

test('arms of which nothing is in the picture hang down', () => {
  const frames = makeFrames(12, FPS, () => ({
    hipY: 930,
    leftArm: { upper: [1, 0.2, 0], lower: [1, -0.5, 0.3] },
    rightArm: { upper: [-1, 0.2, 0], lower: [-1, -0.5, 0.3] },
  }));
  const motion = buildMotion(makeTrack(frames), options);
  for (const side of ['left', 'right'] as const) {
    const shoulder = worldOf(motion, 6, `${side}Shoulder`);
    const elbow = worldOf(motion, 6, `${side}Elbow`);
    const wrist = worldOf(motion, 6, `${side}Wrist`);
    assert.ok(elbow[1] < shoulder[1] - 0.9 * distance(shoulder, elbow), `the ${side} upper arm hangs`);
    assert.ok(wrist[1] < elbow[1] - 0.9 * distance(elbow, wrist), `the ${side} forearm hangs`);
  }
});

test('somebody who walks away from the camera is large from the first frame on, and no larger later than seen', () => {
  const scaleAt = (t: number): number => PIXELS_PER_METRE * (1.5 - 0.5 * Math.min(t, 1));
  const frames = makeFrames(90, FPS, (t) => ({ pixelsPerMetre: scaleAt(t) }));
  const { pixelsPerMetre } = buildMotion(makeTrack(frames), options);
  for (const frame of [0, 10, 60]) {
    const error = pixelsPerMetre[frame]! / scaleAt(frame / FPS) - 1;
    assert.ok(Math.abs(error) < 0.13, `the scale of frame ${frame} is off by ${error}`);
  }
});

test('the same track gives the same motion', () => {
  const track = makeTrack(
    makeFrames(40, FPS, (t) => ({ yaw: t })),
    { imagePixels: 2, worldMetres: 0.02 },
  );
  assert.deepEqual(buildMotion(track, options), buildMotion(track, options));
});

const SQUATS = new URL(
  '../../../../../../shared/media/driving/landmarks/06-squats-5fps.blazepose-full',
  import.meta.url,
);
const hasSquats = existsSync(`${SQUATS.pathname}.json`);

test('real squats at 5 fps: feet stand, body upright', { skip: !hasSquats && 'the shared media are not here' }, () => {
  const read = (suffix: string): number[][][] => JSON.parse(readFileSync(`${SQUATS.pathname}${suffix}.json`, 'utf8'));
  const image = read('');
  const world = read('-3d');
  const track: PersonTrack = {
    frameCount: image.length,
    score: new Float32Array(image.length).fill(0.9),
    box: new Float32Array(4 * image.length),
    image: Float32Array.from(image.flat().flatMap(([x, y]) => [x!, y!])),
    world: Float32Array.from(world.flat().flatMap(([x, y, z]) => [x!, -y!, -z!])),
    visibility: new Float32Array(LANDMARK_COUNT * image.length).fill(0.95),
  };
  const motion = buildMotion(track, { fps: 5, cuts: [], sourceWidth: 720, sourceHeight: 1280 });
  assert.equal(motion.legsVisible, 1);
  const standing = motion.contact.filter((contact) => contact === 1).length / motion.contact.length;
  assert.ok(standing > 0.9, `feet stand in ${standing} of the frames`);
  const scales = [...motion.pixelsPerMetre];
  assert.ok(Math.max(...scales) / Math.min(...scales) < 1.2, 'the person does not come nearer');
});
