import { spawn } from 'node:child_process';

export interface Probe {
  readonly binary: string;
  /** QEMU's accelerator, with its options: `kvm`, `tcg,tb-size=32`. */
  readonly accel: string;
  readonly kernel: string;
  readonly ramdisk: string;
  /** How long the guest may take to reach userspace. */
  readonly limitMs: number;
  /** Puts before QEMU's command what it shall run under. Default: nothing. */
  readonly confine?: (command: readonly string[]) => readonly string[];
}

/** Said by the first program of a `tiny` ramdisk. What comes earlier proves little: a boot stub writes too. */
const USERSPACE = /^tiny: userspace/m;
const MEMORY_MIB = '128';

/** Boots a guest until it reaches userspace, and ends it. Returns why it did not, or undefined. */
export function probeBoot(probe: Probe): Promise<string | undefined> {
  const command = qemuCommand(probe);
  const [file = '', ...args] = probe.confine?.(command) ?? command;
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
    let heard = '';
    let said = '';
    let verdict: string | undefined | null = null;
    const end = (why: string | undefined) => {
      if (verdict === null) verdict = why;
      child.kill('SIGKILL');
    };
    const late = `a guest under ${probe.accel} did not reach userspace in ${probe.limitMs / 1_000} s`;
    const timer = setTimeout(() => end(late), probe.limitMs);
    child.stdout.on('data', (text: Buffer) => {
      heard += text.toString('latin1');
      if (USERSPACE.test(heard)) end(undefined);
    });
    child.stderr.on('data', (text: Buffer) => (said += text.toString('utf8')));
    child.on('error', (error) => (verdict ??= error.message));
    child.on('close', () => {
      clearTimeout(timer);
      const last = said.trim().split('\n').at(-1);
      resolve(verdict === null ? `a guest under ${probe.accel} ended: ${last || 'without a word'}` : verdict);
    });
  });
}

function qemuCommand({ binary, accel, kernel, ramdisk }: Probe): readonly string[] {
  const cpu = accel === 'kvm' ? 'host' : 'max';
  return [
    binary,
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
    ...['-machine', 'q35', '-accel', accel, '-cpu', cpu, '-m', MEMORY_MIB],
    ...['-kernel', kernel, '-initrd', ramdisk, '-append', 'console=ttyS0 quiet panic=-1 tiny.probe'],
    ...['-chardev', 'stdio,id=ser0,signal=off', '-device', 'isa-serial,chardev=ser0'],
  ];
}
