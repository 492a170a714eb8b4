import { integer, oneOf, text } from '../../common/flags/flags.js';
import { fakeVolumeFlags } from './drivers/fake/fake.flags.js';
import { fileVolumeFlags } from './drivers/file/file.flags.js';
import { volumeDrivers, type VolumeDriverName } from './drivers/index.js';

export const volumeFlags = {
  volume_driver: oneOf(
    Object.keys(volumeDrivers) as VolumeDriverName[],
    'fake',
    'What keeps this host’s volumes',
  ),
  volumes_path: text('', 'Where volumes are on this host; empty: in this host’s part of the state folder'),
  reserved_volume_gb: integer(0, 'Disk that volumes may not have, in GiB'),
  ...fakeVolumeFlags,
  ...fileVolumeFlags,
};
