import { describe, expect, it } from '@jest/globals';
import type { GuestCounters } from '../../../stream/topics/diagnostics.topic.js';
import { diagnosticsAnswer, diagnosticsView, flatDiagnosticsView } from './diagnostics.view.js';

const DISK = { readBytes: 1, readRequests: 2, writeBytes: 3, writeRequests: 4, errors: 5 };
const COUNTERS: GuestCounters = {
  ...{ uptimeSeconds: 60, cpuNanoseconds: [17, 18], memory: { maximumMiB: 512, usedMiB: 100 } },
  disks: [DISK],
  cards: [
    {
      mac: '02:00:00:00:00:01',
      got: { octets: 10, packets: 1, errors: 0, drops: 2 },
      sent: { octets: 20, packets: 3, errors: 4, drops: 0 },
    },
  ],
};

describe('diagnostics', () => {
  it('are what all drivers say, from 2.48 on', () => {
    const shown = diagnosticsView({ configDrive: true }, 'qemu', COUNTERS);
    expect(diagnosticsAnswer(48).safeParse(shown).error).toBeUndefined();
    expect(shown).toMatchObject({
      ...{ uptime: 60, config_drive: true, hypervisor: 'qemu', num_cpus: 2, num_disks: 1, num_nics: 1 },
      memory_details: { maximum: 512, used: 100 },
      cpu_details: [
        { id: 0, time: 17, utilisation: null },
        { id: 1, time: 18 },
      ],
      disk_details: [{ read_bytes: 1, read_requests: 2, write_bytes: 3, write_requests: 4, errors_count: 5 }],
      nic_details: [
        { mac_address: '02:00:00:00:00:01', rx_octets: 10, rx_drop: 2, tx_octets: 20, tx_errors: 4 },
      ],
    });
  });

  it('are flat before, each disk and card by its place', () => {
    const disks = Array.from({ length: 27 }, () => DISK);
    const shown = flatDiagnosticsView({ ...COUNTERS, disks });
    expect(diagnosticsAnswer(47).safeParse(shown).error).toBeUndefined();
    expect(shown).toMatchObject({
      ...{ memory: 524_288, 'memory-rss': 102_400, cpu0_time: 17, cpu1_time: 18 },
      ...{ vda_read: 1, vdz_write_req: 4, vdaa_errors: 5, vnet0_rx: 10, vnet0_tx_packets: 3 },
    });
  });
});
