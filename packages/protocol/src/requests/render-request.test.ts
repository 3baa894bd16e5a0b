import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UnderstudyError } from '../understudy-error.ts';
import { backgroundOf } from './background.ts';
import { parseRequest } from './parse-request.ts';
import { type RenderRequest, renderRequest } from './render-request.ts';
import { SENT_FILE } from './request-field.ts';

const URL = 'https://a.example/b';
const BOTH_FILES = { files: ['ref_image', 'driving_video'] };
const PREPROCESSED = { character_id: 'char_a', scene_id: 'scene_b' };

function codeFor(value: unknown, files: string[] = []): string {
  try {
    parseRequest(renderRequest, value, { files });
  } catch (error) {
    if (error instanceof UnderstudyError) return error.code;
    throw error;
  }
  return 'accepted';
}

test('two files alone are a render with the background as it was, at normal speed', () => {
  assert.deepEqual(parseRequest(renderRequest, {}, BOTH_FILES), {
    ref_image: SENT_FILE,
    driving_video: SENT_FILE,
    background_mode: 'original',
    fast: false,
  });
});

test('a form and a JSON body that say the same are the same request', () => {
  const form = {
    ...PREPROCESSED,
    fast: 'true',
    character_mapping: '{"person_a":"char_b"}',
    background_mode: 'solid',
    bg_color: '1,2,3',
  };
  const json = { ...form, fast: true, character_mapping: { person_a: 'char_b' } };
  assert.deepEqual(parseRequest(renderRequest, form), parseRequest(renderRequest, json));
});

test('a model that is not asked for is left to the scene', () => {
  assert.equal(parseRequest(renderRequest, PREPROCESSED).model, undefined);
  assert.equal(parseRequest(renderRequest, { ...PREPROCESSED, model: 'V3_Preview' }).model, 'V3_Preview');
});

test('every pair of one picture and one video is a render, and none with a picture or a video more or less', () => {
  const pictures = ['ref_image', 'ref_image_url', 'character_id'];
  const videos = ['driving_video', 'driving_video_url', 'scene_id'];
  const values: Record<string, string> = { ref_image_url: URL, driving_video_url: URL, ...PREPROCESSED };
  fc.assert(
    fc.property(fc.subarray(pictures), fc.subarray(videos), (picture, video) => {
      const names = [...picture, ...video];
      const fields = Object.fromEntries(names.filter((name) => name in values).map((name) => [name, values[name]]));
      const code = codeFor(
        fields,
        names.filter((name) => !(name in values)),
      );
      if (picture.length === 1 && video.length === 1) assert.equal(code, 'accepted');
      else if (picture.length === 0) assert.equal(code, 'CS-ORIV-001');
      else if (video.length === 0 && picture.length === 1) assert.equal(code, 'CS-ORIV-002');
      else assert.equal(code, 'CS-UORC01-002');
    }),
  );
});

test('a mapping stands for the character, and may go with one', () => {
  const mapping = { character_mapping: '{"person_a":"char_b"}', scene_id: 'scene_b' };
  assert.equal(codeFor(mapping), 'accepted');
  assert.equal(codeFor({ ...mapping, character_id: 'char_a' }), 'accepted');
  assert.equal(codeFor(mapping, ['ref_image']), 'CS-UORC01-002');
  assert.equal(codeFor({ ...mapping, ref_image_url: URL }), 'CS-UORC01-002');
});

test('a mapping needs a scene, because nobody in a new video has an id yet', () => {
  const mapping = { character_mapping: '{"person_a":"char_b"}' };
  assert.equal(codeFor({ ...mapping, character_id: 'char_a' }, ['driving_video']), 'CS-ORIV-012');
  assert.equal(codeFor({ ...mapping, character_id: 'char_a' }), 'CS-ORIV-002');
});

test('a mapping that is not JSON or not an object of texts is CS-ORIV-012', () => {
  for (const character_mapping of ['{', 'null', '[]', '"x"', '{"person_a":1}', ['a', 'b'], 7]) {
    assert.equal(codeFor({ ...PREPROCESSED, character_mapping }), 'CS-ORIV-012');
  }
});

test('a colour is refused with any background but solid, also the colour that is the default', () => {
  for (const background_mode of [undefined, 'original', 'transparent', 'inpaint']) {
    assert.equal(codeFor({ ...PREPROCESSED, background_mode, bg_color: '255,255,255' }), 'CS-UORC01-002');
  }
  assert.equal(codeFor({ ...PREPROCESSED, background_mode: 'solid', bg_color: '255,255,255' }), 'accepted');
});

test('every other background is CS-ORIV-011', () => {
  const modes = new Set(['original', 'solid', 'transparent', 'inpaint', '']);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.integer(), fc.boolean()), (background_mode) => {
      fc.pre(!(typeof background_mode === 'string' && modes.has(background_mode.trim())));
      assert.equal(codeFor({ ...PREPROCESSED, background_mode }), 'CS-ORIV-011');
    }),
  );
});

test('the background comes with its colour, which is white unless the request names one', () => {
  const background = (fields: object) =>
    backgroundOf(parseRequest(renderRequest, { ...PREPROCESSED, ...fields }) as RenderRequest);
  assert.deepEqual(background({}), { mode: 'original' });
  assert.deepEqual(background({ background_mode: 'inpaint' }), { mode: 'original' });
  assert.deepEqual(background({ background_mode: 'transparent' }), { mode: 'transparent' });
  assert.deepEqual(background({ background_mode: 'solid' }), { mode: 'solid', color: [255, 255, 255] });
  assert.deepEqual(background({ background_mode: 'solid', bg_color: '0,128,7' }), {
    mode: 'solid',
    color: [0, 128, 7],
  });
});
