import { fenceInterfacesOf } from '../../networks/take-interfaces.repository.js';
import type { InstanceDependents } from '../instance-dependents.js';

/**
 * Interfaces in instances end, or go on, with what their instances end by: nothing of them is taken beside that, but
 * who is at work on one loses the say.
 */
export const cardDependents: InstanceDependents = {
  async take(tx, { instanceIds }) {
    await fenceInterfacesOf(tx, instanceIds);
    return [];
  },

  plan: async () => new Map(),
};
