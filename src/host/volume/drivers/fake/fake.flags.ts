import { integer, seconds } from '../../../../common/flags/flags.js';

export const fakeVolumeFlags = {
  fake_volume_delay: seconds(0, 'How long the fake driver takes to make or export a volume'),
  fake_volume_gb: integer(1_048_576, 'Room for volumes that a fake host says it has, in GiB'),
};
