import { integer, text } from '../../../../common/flags/flags.js';

export const fileVolumeFlags = {
  storage_daemon_binary: text('qemu-storage-daemon', 'QEMU’s program that serves one volume’s file'),
  qemu_img_binary: text('qemu-img', 'QEMU’s tool for disk images'),
  volume_uid_base: integer(
    260_000,
    'First of the users that serve volumes, one a volume in use of this host; engine up derives another one from another name of a cloud',
  ),
};
