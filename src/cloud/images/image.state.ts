import type { StateTable } from '../nouns/state-table.js';

/**
 * What an image is. `pending`: its bytes are still coming. `disabled`: its owner keeps it, and nothing new boots of it
 * until it is enabled again. `failed`: its bytes never came. `deregistered`: nothing new boots of it.
 */
export const IMAGE_STATES = ['pending', 'available', 'disabled', 'failed', 'deregistered'] as const;
export type ImageState = (typeof IMAGE_STATES)[number];

export const imageStates: StateTable<ImageState> = {
  table: 'images',
  column: 'state',
  from: {
    // Rows begin here, or as available: what is registered has its bytes before its row.
    pending: [],
    available: ['pending', 'disabled'],
    disabled: ['available'],
    failed: ['pending'],
    deregistered: ['pending', 'available', 'disabled', 'failed'],
  },
};

/** No guest is made of these any longer: bytes go when no guest that is there needs them. */
export const OVER: readonly ImageState[] = ['failed', 'deregistered'];
