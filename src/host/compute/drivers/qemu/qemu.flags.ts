import { integer, oneOf, seconds, text } from '../../../../common/flags/flags.js';

export const qemuFlags = {
  qemu_binary: text('qemu-system-x86_64', 'QEMU for x86-64 guests'),
  qemu_img_binary: text('qemu-img', 'QEMU’s tool for disk images'),
  qemu_accel: oneOf(
    ['auto', 'kvm', 'tcg'],
    'auto',
    'How guests run: KVM, emulation, or KVM only if a probe guest really boots under it',
  ),
  qemu_probe_kernel: text(
    '',
    'Kernel of a tiny image, which --qemu_accel=auto boots; empty: KVM is not assumed',
  ),
  qemu_probe_ramdisk: text('', 'Ramdisk of that image'),
  qemu_probe_limit: seconds(10, 'How long the probe guest may take to reach userspace'),
  qemu_tb_size: integer(32, 'Translation cache of each emulated guest, in MiB'),
  qemu_uid_base: integer(
    200_000,
    'First of the users that guests run as, one a guest of this host; engine up derives another one from another name of a cloud',
  ),
  max_volumes: integer(16, 'Disks that can be attached to a running guest'),
  max_nics: integer(4, 'Network cards that can be attached to a running guest'),
  cpu_model: text(
    '',
    'Processor that guests get at their first start and keep, by QEMU’s name; empty: the host’s under KVM, a fixed one under emulation',
  ),
  console_max_bytes: integer(1_048_576, 'How much of its console output is kept of each guest, in bytes'),
};
