import { type FlagValues, integer, ratio, seconds } from '../../../../common/flags/flags.js';

export const fakeFlags = {
  fake_spawn_delay: seconds(0, 'How long the fake driver takes to start a guest'),
  fake_stop_delay: seconds(
    0,
    'How long a fake guest takes to shut down when it is asked to; longer than its grace: it does not listen',
  ),
  fake_unplug_delay: seconds(
    0,
    'How long a fake guest takes to let go of a volume; longer than its grace: it does not listen',
  ),
  fake_destroy_delay: seconds(0, 'How long the fake driver takes to remove a guest'),
  fake_fail_rate: { ...ratio(0, 'Share of starts that the fake driver lets fail, 0 to 1'), parse: share },
  fake_vcpus: integer(64, 'Cores that a fake host says it has'),
  fake_memory_mb: integer(4_194_304, 'Memory that a fake host says it has, in MiB'),
  fake_disk_gb: integer(1_048_576, 'Disk that a fake host says it has, in GiB'),
};

/** As the driver takes them. */
export type FakeOptions = FlagValues<typeof fakeFlags>;

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) throw new Error(`'${text}' is not between 0 and 1`);
  return value;
}
