import type { ImageUse } from '../images/image-use.js';

const MAKING = `v.source_image IS NOT NULL AND v.lifecycle = 'creating' AND v.ended_at IS NULL`;

/** Volumes are made of an image's bytes once: their host may read them, and they stay, until that is done. */
export const volumeImageUse: ImageUse = {
  onHost: `SELECT v.source_image FROM volumes v WHERE v.host = $1 AND ${MAKING}`,
  kept: `SELECT v.source_image FROM volumes v WHERE ${MAKING}`,
};
