/** What the masks of people lack: hair, sleeves and hems that swing beside them. */
export { addLooseParts } from './add-loose-parts.ts';
export { findLooseParts, type LooseParts } from './find-loose-parts.ts';
