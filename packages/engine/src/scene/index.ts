/** The scene room: shots and camera, background plate, light, and the motion of the people in it. */
export { buildMotion, type MotionOptions } from './motion/build-motion.ts';
