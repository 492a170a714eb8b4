import { integer, oneOf, seconds, text } from '../../common/flags/flags.js';
import { fakeFlags } from './drivers/fake/fake.flags.js';
import { virtDrivers, type VirtDriverName } from './drivers/index.js';
import { qemuFlags } from './drivers/qemu/qemu.flags.js';

export const computeFlags = {
  compute_driver: oneOf(Object.keys(virtDrivers) as VirtDriverName[], 'fake', 'Hypervisor this host runs'),
  instances_path: text('', 'Where guests live on this host; empty: in this host’s part of the state folder'),
  reserved_host_memory_mb: integer(512, 'Memory the scheduler may not hand out, in MiB'),
  reserved_host_disk_mb: integer(0, 'Disk the scheduler may not hand out, in MiB'),
  max_parallel_boots: integer(0, 'Guests that this host starts at the same time; 0: as many as it has cores'),
  console_trace_interval: seconds(
    60,
    'Time between two looks for consoles with new output, which is shipped to the cloud in case this host does not answer',
  ),
  ...fakeFlags,
  ...qemuFlags,
};
