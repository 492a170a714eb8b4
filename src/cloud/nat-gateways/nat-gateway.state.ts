import type { StateTable } from '../nouns/state-table.js';

/** EC2's own words. */
export type NatGatewayState = 'pending' | 'available' | 'failed' | 'deleting' | 'deleted';
export type NatGatewayTask = 'opening' | 'closing' | 'unwinding';

export const natGatewayStates: StateTable<NatGatewayState> = {
  table: 'nat_gateways',
  column: 'state',
  from: {
    // Rows begin here.
    pending: [],
    available: ['pending'],
    // Rows begin here, too: what is wrong with the request is shown by the gateway, as at AWS.
    failed: ['pending'],
    deleting: ['pending', 'available'],
    // A failed one holds nothing.
    deleted: ['deleting', 'failed'],
  },
};
