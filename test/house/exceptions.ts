/** What the laws of the house let pass. These lists may only become shorter. */

/** Beside `common/exec`: programs that go on running, which its time limit would end. */
export const MAY_START_PROCESSES: readonly string[] = [
  'src/common/exec/exec.ts',
  'src/host/compute/drivers/qemu/probe-boot.ts',
  'src/host/compute/drivers/qemu/qemu-launch.ts',
  'src/engine/guest-boots.ts',
  'src/engine/program.ts',
  'src/engine/supervised.ts',
  'src/host/network/drivers/linux/kept-process.ts',
];
