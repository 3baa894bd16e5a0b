/** What files may hold, by media type. For documentation and clients: the server looks at the bytes. */

export const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const;

export const VIDEO_TYPES = [
  'video/mp4',
  'video/quicktime',
  'video/x-msvideo',
  'video/x-matroska',
  'video/webm',
] as const;
