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
  image_cache_gib: integer(
    50,
    'Room for copies of images on this host, in GiB: where there are more, those that no guest needs go, the longest unused first',
  ),
  image_cache_age: seconds(
    30 * 86_400,
    'How long a copy that no guest needs stays after its last use, whatever room there is; an hour at least',
  ),
  ...fakeFlags,
  ...qemuFlags,
};
