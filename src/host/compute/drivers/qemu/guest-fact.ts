import type { GuestFact } from '../../virt-driver.js';
import type { GuestRecord } from './guest-record.js';
import { volumesIn } from './let-go.js';
import { pluggedCards } from './plug-cards.js';

/** A guest as its record says it, beside whether it runs. */
export function guestFact(record: GuestRecord, isRunning: boolean): GuestFact {
  const { instanceId, generation } = record.definition;
  if (!isRunning) return { instanceId, generation, power: 'stopped' };
  const volumes = volumesIn(record).map(({ source }) => source.volumeId);
  const cards = [...pluggedCards(record)];
  return {
    ...{ instanceId, generation, power: 'running' },
    ...(volumes.length > 0 && { volumes }),
    ...(cards.length > 0 && { cards }),
  };
}
