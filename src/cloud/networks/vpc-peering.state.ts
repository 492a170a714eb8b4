import type { StateTable } from '../nouns/state-table.js';

/** EC2's own words. A request that nobody accepts in a week is shown as expired. */
export type VpcPeeringState = 'pending-acceptance' | 'active' | 'rejected' | 'failed' | 'deleted';

export const vpcPeeringStates: StateTable<VpcPeeringState> = {
  table: 'vpc_peerings',
  column: 'state',
  from: {
    // Rows begin here.
    'pending-acceptance': [],
    // Rows begin here, too: what is wrong with the request is shown by the connection, as at AWS.
    failed: [],
    active: ['pending-acceptance'],
    rejected: ['pending-acceptance'],
    deleted: ['pending-acceptance', 'active'],
  },
};
