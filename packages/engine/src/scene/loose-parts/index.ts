/** What the masks of people lack: hair, sleeves and hems that swing beside them. */
export { addLooseParts } from './add-loose-parts.ts';
export type { ReadCells } from './cell-window.ts';
export { findLooseParts, type LooseParts } from './find-loose-parts.ts';
export { type CellGrid, cellGridFor, framesPerLook, shrinkToCells, sizeOfCells, viewCells } from './frame-cells.ts';
