import type { ImageUse } from './image-use.js';

/** Bytes that are being copied stay until they are. */
export const imageImageUse: ImageUse = {
  onHost: 'SELECT m.id FROM images m WHERE m.id IS NULL AND $1::text IS NOT NULL',
  kept: `SELECT s.id FROM images c JOIN images s ON s.ec2_id = c.source_image_id WHERE c.task_state = 'copying'`,
};
