import { integer, seconds, text } from '../../../../common/flags/flags.js';

export const fileVolumeFlags = {
  storage_daemon_binary: text('qemu-storage-daemon', 'QEMU’s program that serves one volume’s file'),
  qemu_img_binary: text('qemu-img', 'QEMU’s tool for disk images'),
  overlay_from_mb: integer(
    16,
    'A volume of a snapshot or an image that takes more MiB than this on disk lies over it until it is copied behind; others are copied at once',
  ),
  flatten_mb: integer(200, 'MiB a second that are read to copy what volumes lie over; 0: no limit'),
  flatten_delay: seconds(10, 'How long a new volume lies over its snapshot or image before it is copied'),
  volume_address: text(
    '127.0.0.1',
    'Address of this host at which guests of other hosts reach its volumes, by TLS with a key an attachment',
  ),
  volume_ports: text('24000-24999', 'Ports for them, FIRST-LAST: one a volume that is used so'),
  volume_uid_base: integer(
    260_000,
    'First of the users that serve volumes, one a volume in use of this host; engine up derives another one from another name of a cloud',
  ),
};
