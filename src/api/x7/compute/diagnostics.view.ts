import { z } from 'zod';
import type { KeptInstance } from '../../../cloud/instances/kept/kept-instance.js';
import type { GuestCounters } from '../../../stream/topics/diagnostics.topic.js';

type Card = GuestCounters['cards'][number];

const count = z.number().int();
const either = (name: 'rx' | 'tx') => ({
  ...{ [`${name}_drop`]: count, [`${name}_errors`]: count, [`${name}_octets`]: count },
  ...{ [`${name}_packets`]: count, [`${name}_rate`]: z.null() },
});

/** From 2.48 on every driver says the same. */
const standard = z.strictObject({
  ...{ state: z.literal('running'), driver: z.literal('libvirt'), hypervisor: z.string() },
  ...{ hypervisor_os: z.literal('linux'), uptime: count, config_drive: z.boolean() },
  ...{ num_cpus: count, num_disks: count, num_nics: count },
  memory_details: z.strictObject({ maximum: count, used: count }),
  cpu_details: z.array(z.strictObject({ id: count, time: count, utilisation: z.null() })),
  disk_details: z.array(
    z.strictObject({
      ...{ read_bytes: count, read_requests: count, write_bytes: count, write_requests: count },
      errors_count: count,
    }),
  ),
  nic_details: z.array(z.strictObject({ mac_address: z.string(), ...either('rx'), ...either('tx') })),
});

export const diagnosticsAnswer = (version: number): z.ZodType =>
  version >= 48 ? standard : z.record(z.string(), count);

/** As all drivers say it; times in nanoseconds, memory in MiB. */
export const diagnosticsView = (
  row: Pick<KeptInstance, 'configDrive'>,
  driver: string,
  { uptimeSeconds, cpuNanoseconds, memory, disks, cards }: GuestCounters,
): z.infer<typeof standard> => ({
  // Readers know a few drivers by name; QEMU is told under libvirt's.
  ...{ state: 'running', driver: 'libvirt', hypervisor: driver, hypervisor_os: 'linux' },
  ...{ uptime: uptimeSeconds, config_drive: row.configDrive },
  ...{ num_cpus: cpuNanoseconds.length, num_disks: disks.length, num_nics: cards.length },
  memory_details: { maximum: memory.maximumMiB, used: memory.usedMiB },
  cpu_details: cpuNanoseconds.map((time, id) => ({ id, time, utilisation: null })),
  disk_details: disks.map((disk) => ({
    ...{ read_bytes: disk.readBytes, read_requests: disk.readRequests },
    ...{ write_bytes: disk.writeBytes, write_requests: disk.writeRequests, errors_count: disk.errors },
  })),
  nic_details: cards.map((card) => ({
    mac_address: card.mac,
    ...directionOf('rx', card.got),
    ...directionOf('tx', card.sent),
  })),
});

const directionOf = (name: 'rx' | 'tx', { octets, packets, errors, drops }: Card['got']) => ({
  ...{ [`${name}_drop`]: drops, [`${name}_errors`]: errors, [`${name}_octets`]: octets },
  ...{ [`${name}_packets`]: packets, [`${name}_rate`]: null },
});

/** Up to 2.47 as libvirt's driver said it: a flat object, memory in KiB. */
export function flatDiagnosticsView({ cpuNanoseconds, memory, disks, cards }: GuestCounters) {
  const KIB = 1024;
  const flat: Record<string, number> = {
    ...{ memory: memory.maximumMiB * KIB, 'memory-rss': memory.usedMiB * KIB },
  };
  for (const [i, time] of cpuNanoseconds.entries()) flat[`cpu${i}_time`] = time;
  for (const [i, disk] of disks.entries())
    Object.assign(flat, {
      ...{ [`${diskName(i)}_read`]: disk.readBytes, [`${diskName(i)}_read_req`]: disk.readRequests },
      ...{ [`${diskName(i)}_write`]: disk.writeBytes, [`${diskName(i)}_write_req`]: disk.writeRequests },
      [`${diskName(i)}_errors`]: disk.errors,
    });
  for (const [i, { got, sent }] of cards.entries())
    for (const [way, of] of Object.entries({ rx: got, tx: sent }))
      Object.assign(flat, {
        ...{ [`vnet${i}_${way}`]: of.octets, [`vnet${i}_${way}_packets`]: of.packets },
        ...{ [`vnet${i}_${way}_errors`]: of.errors, [`vnet${i}_${way}_drop`]: of.drops },
      });
  return flat;
}

/** `vda`, `vdb`, … `vdaa`. */
function diskName(i: number): string {
  const letter = String.fromCharCode(97 + (i % 26));
  return i < 26 ? `vd${letter}` : `vd${String.fromCharCode(96 + Math.floor(i / 26))}${letter}`;
}
