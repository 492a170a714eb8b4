import type { StateTable } from '../nouns/state-table.js';

export type AddressState = 'allocating' | 'allocated' | 'associated' | 'error' | 'released';
export type AddressTask =
  | 'proving'
  | 'binding'
  | 'unbinding'
  | 'releasing'
  | 'unwinding'
  | 'repairing'
  // To where its interface went.
  | 'following';

export const addressStates: StateTable<AddressState> = {
  table: 'floating_addresses',
  column: 'state',
  from: {
    // Rows begin here.
    allocating: [],
    // From itself: an association that failed. From associated: it was taken back, or its instance is gone.
    allocated: ['allocating', 'allocated', 'associated'],
    // From allocating: it came with a launch. From itself: it moves, or is brought back.
    associated: ['allocating', 'allocated', 'associated'],
    error: ['allocating'],
    released: ['allocating', 'allocated', 'associated'],
  },
};
