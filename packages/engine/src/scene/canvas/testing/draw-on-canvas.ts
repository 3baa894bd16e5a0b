/** Draws on plain frames by way of a canvas, for tests. */
import type { YuvImage } from '../../../core/image.ts';
import { FrameCanvas } from '../frame-canvas.ts';

/** Loads the frame into a canvas of its own, lets `draw` work on it, and stores it again. */
export function drawOnCanvas(frame: YuvImage, draw: (canvas: FrameCanvas) => void, platePixels = 0): void {
  const canvas = new FrameCanvas({ ...frame, platePixels });
  canvas.load(frame);
  draw(canvas);
  canvas.store(frame);
}
