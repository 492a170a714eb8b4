import type { FenceGate } from '../../common/fencing/fence-gate.js';
import type { Semaphore } from '../../common/async/semaphore.js';
import type { HostLink } from '../link/host-link.js';
import type { ConsoleTraces } from './console-traces.js';
import type { DiskSources } from './guest-definition.js';
import type { VirtDriver } from './virt-driver.js';

/** What a host's compute side is made of. */
export interface ComputeParts extends DiskSources {
  readonly driver: VirtDriver;
  readonly gate: FenceGate;
  readonly boots: Semaphore;
  readonly link: Pick<HostLink, 'reportPower' | 'sendImage'>;
  readonly traces: Pick<ConsoleTraces, 'keep'>;
  readonly reserved: { readonly memoryMiB: number; readonly diskMiB: number };
}
