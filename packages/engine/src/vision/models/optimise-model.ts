/** Turns a converted model into the runtime's own format, with all that the runtime would work out each time that it loads the model. */
import './mute-runtime.ts';
import { env, InferenceSession } from 'onnxruntime-node';

export const RUNTIME_VERSION = env.versions.node;

/** Of the runtime's log: it would warn that the file suits this processor alone. */
const ERRORS_ONLY = 3;

/**
 * Writes an ONNX file in the format of the runtime. Layouts and weights are those that suit this processor.
 *
 * @throws Error if the file cannot be written
 */
export async function optimiseModel(onnx: Uint8Array, file: string): Promise<void> {
  const session = await InferenceSession.create(onnx, {
    intraOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    optimizedModelFilePath: file,
    logSeverityLevel: ERRORS_ONLY,
    extra: { session: { save_model_format: 'ORT' } },
  });
  await session.release();
}
