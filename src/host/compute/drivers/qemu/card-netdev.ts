import { logger } from '../../../../common/log/logger.js';
import { cardIds } from './nic-card.js';
import type { QemuMachine } from './qemu-machine.js';

/** A guest that runs. */
export interface CardGuest {
  readonly instanceId: string;
  readonly machine: QemuMachine;
}

/** What a card was plugged into goes. Not there is success. */
export async function endNetdev({ instanceId, machine }: CardGuest, portId: string): Promise<void> {
  await machine.ask('netdev_del', { id: cardIds(portId).netdev }).catch((error: unknown) => {
    if (/not found/i.test(String(error))) return;
    logger('qemu').warn({ instanceId, portId, err: error }, 'QEMU keeps what a card was plugged into');
  });
}

/** A step that its daemon did not live to finish. */
export function unlessThere(error: unknown): void {
  if (!/Duplicate ID/i.test(String(error))) throw error;
}
