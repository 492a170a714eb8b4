import { spawn } from 'node:child_process';
import type { Accel } from './qemu-arguments.js';
import { confined } from './qemu-command.js';

export interface Probe {
  readonly binary: string;
  readonly kernel: string;
  readonly ramdisk: string;
  /** How long the guest may take to reach userspace. */
  readonly limitMs: number;
  /** As whom it runs: /dev/kvm may be closed to the users that guests have. */
  readonly uid: number;
}

/** Said by the first program of a `tiny` ramdisk. What comes earlier proves little: a boot stub writes too. */
const USERSPACE = /^tiny: userspace/m;
const MEMORY_MIB = '128';

/** Boots a guest until it reaches userspace, and ends it. Returns why it did not, or undefined. */
export function probeBoot(accel: Accel, probe: Probe, signal?: AbortSignal): Promise<string | undefined> {
  const [file = '', ...args] = confined(probeCommand(accel, probe), { uid: probe.uid, namespace: '', accel });
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
    let heard = '';
    let said = '';
    let verdict: string | undefined | null = null;
    const end = (why: string | undefined) => {
      if (verdict === null) verdict = why;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(
      () => end(`a guest under ${accel} did not reach userspace in ${probe.limitMs / 1_000} s`),
      probe.limitMs,
    );
    const cancel = () => end('cancelled');
    signal?.addEventListener('abort', cancel, { once: true });
    child.stdout.on('data', (text: Buffer) => {
      heard += text.toString('latin1');
      if (USERSPACE.test(heard)) end(undefined);
    });
    child.stderr.on('data', (text: Buffer) => (said += text.toString('utf8')));
    child.on('error', (error) => (verdict ??= error.message));
    child.on('close', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      const last = said.trim().split('\n').at(-1);
      resolve(verdict === null ? `a guest under ${accel} ended: ${last || 'without a word'}` : verdict);
    });
  });
}

const probeCommand = (accel: Accel, { binary, kernel, ramdisk }: Probe) => [
  binary,
  ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
  ...['-machine', 'q35', '-accel', accel, '-cpu', accel === 'kvm' ? 'host' : 'max', '-m', MEMORY_MIB],
  ...['-kernel', kernel, '-initrd', ramdisk, '-append', 'console=ttyS0 quiet panic=-1 tiny.probe'],
  ...['-chardev', 'stdio,id=ser0,signal=off', '-device', 'isa-serial,chardev=ser0'],
];
