import type { GuestCounters } from '../../stream/topics/diagnostics.topic.js';
import type { VirtDriver } from './virt-driver.js';

/** Drivers that count what their guests use. */
export interface CountersDriver {
  /** Since the guest was started; undefined: it does not run here. */
  counters(instanceId: string): Promise<GuestCounters | undefined>;
}

export const hasCounters = (driver: VirtDriver): driver is VirtDriver & CountersDriver =>
  'counters' in driver;
