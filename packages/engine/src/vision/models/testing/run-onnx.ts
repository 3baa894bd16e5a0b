/** Runs a model of one input in the real inference runtime, for tests of the converters. */
import '../mute-runtime.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';

export type Result = { shape: readonly number[]; values: number[] };

export async function runOnnx(model: Uint8Array, input: number[], shape: number[]): Promise<Record<string, Result>> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const tensor = new Tensor('float32', Float32Array.from(input), shape);
  const results = await session.run({ [session.inputNames[0]!]: tensor });
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { dims, data }]) => [
      name,
      { shape: dims, values: [...(data as Float32Array)] },
    ]),
  );
}
