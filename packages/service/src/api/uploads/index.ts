/** Receives the forms and files of requests, and tells what the files are. */
export { type InputFile, probeInputs } from './probe-inputs.ts';
export type { Prober } from './prober.ts';
export { type ReceivedFile, type ReceivedForm, type ReceiveFormOptions, receiveForm } from './receive-form.ts';
export { type Uploads, uploads } from './uploads.ts';
