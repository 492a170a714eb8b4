import type { InterfaceTask } from '../../networks/network-interface.state.js';

/** Seconds that a guest gets to let go of a card. */
export const DETACH_GRACE = 60;

/** What brings interfaces into instances and out of them. */
export const VERBS = {
  attaching: { workflow: 'attach-interface', action: 'AttachNetworkInterface', summary: 'attach' },
  detaching: { workflow: 'detach-interface', action: 'DetachNetworkInterface', summary: 'detach' },
} as const satisfies Record<InterfaceTask, object>;
