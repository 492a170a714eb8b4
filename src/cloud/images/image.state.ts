import type { StateTable } from '../nouns/state-table.js';

/**
 * What an image is. `pending`: its bytes are not here yet. `saving`: they are coming. `staged`: they are here, and wait
 * for the word that they are all. `disabled`: its owner keeps it, and nothing new boots of it until it is enabled
 * again. `failed`: its bytes never came. `deregistered`: nothing new boots of it.
 */
export const IMAGE_STATES = [
  'pending',
  'saving',
  'staged',
  'available',
  'disabled',
  'failed',
  'deregistered',
] as const;
export type ImageState = (typeof IMAGE_STATES)[number];

export const imageStates: StateTable<ImageState> = {
  table: 'images',
  column: 'state',
  from: {
    // Rows begin here, or as available: what is registered has its bytes before its row.
    // An upload that broke off may be tried again; from itself: a download begins, or finds nobody.
    pending: ['pending', 'saving', 'staged'],
    // From itself: a step that is tried again.
    saving: ['pending', 'saving'],
    staged: ['saving'],
    available: ['pending', 'saving', 'staged', 'disabled'],
    disabled: ['available'],
    failed: ['pending', 'saving', 'staged'],
    deregistered: ['pending', 'saving', 'staged', 'available', 'disabled', 'failed'],
  },
};

/** No guest is made of these any longer: bytes go when no guest that is there needs them. */
export const OVER: readonly ImageState[] = ['failed', 'deregistered'];
