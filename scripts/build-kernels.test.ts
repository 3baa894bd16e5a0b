import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildKernel, KERNELS, readKernel } from './build-kernels.ts';

test('the built kernels are what their sources give', async () => {
  for (const kernel of KERNELS) assert.equal(readKernel(kernel), await buildKernel(kernel), kernel.built);
});
