import { readFile } from 'node:fs/promises';
import type { GuestCounters } from '../../../../stream/topics/diagnostics.topic.js';
import { counterOf } from '../../../processes/counter.js';
import { cpuNanosecondsOf, residentMiBOf, uptimeSecondsOf } from '../../../processes/process-usage.js';
import type { GuestRecord } from './guest-record.js';
import type { QemuParts } from './qemu-parts.js';
import { tapCounters } from './tap-counters.js';

interface Cpu {
  readonly 'thread-id'?: unknown;
}

interface BlockStats {
  readonly 'node-name'?: string;
  readonly stats?: Readonly<Record<string, unknown>>;
}

/**
 * What a guest has used since its QEMU began: processors by the threads that run them, disks as QEMU counts them, cards
 * by their taps, memory as much of the process as is in the host's. Undefined: it does not run here.
 */
export async function guestCounters(
  { store, watch, tools }: Pick<QemuParts, 'store' | 'watch' | 'tools'>,
  instanceId: string,
): Promise<GuestCounters | undefined> {
  const isRunning = await watch.runs(instanceId);
  const [machine, record] = [watch.get(instanceId)?.machine, store.get(instanceId)];
  if (!isRunning || !machine || !record) return undefined;
  const { pid } = machine.process;
  const cpus = (await machine.ask('query-cpus-fast')) as readonly Cpu[];
  const threads = cpus.slice(0, record.definition.vcpus).map((cpu) => counterOf(cpu['thread-id']));
  return {
    uptimeSeconds: uptimeSecondsOf(machine.process, await readFile('/proc/uptime', 'utf8')),
    cpuNanoseconds: await Promise.all(threads.map((thread) => cpuNanosecondsOf(pid, thread))),
    memory: { maximumMiB: record.definition.memoryMiB, usedMiB: await residentMiBOf(pid) },
    disks: disksOf(record, (await machine.ask('query-blockstats')) as readonly BlockStats[]),
    cards: await Promise.all(record.definition.nics.map((nic) => tapCounters(tools.exec, nic))),
  };
}

/** Each disk that the record has, as its node counts; one that is being unplugged has no node any more. */
function disksOf({ definition }: GuestRecord, all: readonly BlockStats[]): GuestCounters['disks'] {
  const byNode = new Map(all.map((one) => [one['node-name'], one.stats]));
  return definition.disks.flatMap(({ serial }) => {
    const stats = byNode.get(serial);
    if (!stats) return [];
    const of = (name: string): number => counterOf(stats[name]);
    return [
      {
        ...{ readBytes: of('rd_bytes'), readRequests: of('rd_operations') },
        ...{ writeBytes: of('wr_bytes'), writeRequests: of('wr_operations') },
        errors: counterOf(
          of('failed_rd_operations') + of('failed_wr_operations') + of('failed_flush_operations'),
        ),
      },
    ];
  });
}
