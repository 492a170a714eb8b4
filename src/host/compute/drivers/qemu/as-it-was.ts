import { EngineError } from '../../../../common/errors/engine-error.js';
import type { GuestDefinition } from '../../virt-driver.js';
import type { GuestRecord } from './guest-record.js';

/** The guest that is to start again, with the disks that it has. Throws GuestNotRunning: it is gone. */
export function asItWas(record: GuestRecord | undefined): GuestDefinition {
  if (!record) throw new EngineError('GuestNotRunning', 'The instance is gone');
  const disks = record.definition.disks.map((disk) => ({ ...disk, mode: 'keep' as const }));
  const nics = record.definition.nics.filter(({ isCut = false }) => !isCut);
  return { ...record.definition, disks, nics };
}
