import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { release } from 'node:os';
import { z } from 'zod';
import { replaceFile } from '../../../../common/files/replace-file.js';
import type { Exec } from '../../../../common/exec/exec.js';
import { type Probe as BootProbe, probeBoot } from '../../../../common/images/probe-boot.js';
import type { Accel } from './qemu-arguments.js';
import { confined } from './qemu-command.js';

const proof = z.object({
  kernel: z.string(),
  qemu: z.string(),
  accel: z.enum(['kvm', 'tcg']),
  why: z.string(),
  /** Who may open /dev/kvm, and as whom guests run. Older proofs do not tell. */
  device: z.string().optional(),
  /** Of a no that took its time: when the machine was started under which it was found. */
  crawledIn: z.string().optional(),
});
export type AccelProof = z.infer<typeof proof>;

/** The guest that proves KVM, and as whom it runs: /dev/kvm may be closed to the users that guests have. */
export interface Probe extends Omit<BootProbe, 'accel' | 'confine'> {
  readonly uid: number;
}

/** Throws in one line that says what to install. */
export async function qemuVersion(exec: Exec, binary: string): Promise<string> {
  try {
    const { stdout } = await exec(binary, ['--version'], { timeoutMs: 10_000 });
    return stdout.split('\n')[0] ?? '';
  } catch (cause) {
    throw new Error(`${binary} does not run: apt-get install qemu-system-x86 qemu-utils`, { cause });
  }
}

/** A no that comes sooner is found again at each start: it costs next to nothing, and its cause may be gone. */
const SLOW_MS = 3_000;

/**
 * KVM if a guest really boots under it, else emulation. /dev/kvm alone proves nothing: it may abort at start, or run
 * the firmware and then crawl for ever. The answer is kept in `cacheFile`, and believed for as long as what it rests on
 * stays the same: kernel, QEMU and the device; a no also the start of the machine.
 */
export async function provenAccel(qemu: string, probe: Probe, cacheFile: string): Promise<AccelProof> {
  const [kernel, boot] = [release(), await bootId()];
  const device = `${await kvmDevice()} for user ${probe.uid}`;
  const closed = await kvmClosed();
  const known = await keptAccel(cacheFile);
  if (known?.kernel === kernel && known.qemu === qemu && restsOn(known, { device, boot, closed }))
    return known;
  if (probe.kernel === '')
    return { kernel, qemu, accel: 'tcg', why: 'no --qemu_probe_kernel to prove KVM with' };
  const began = Date.now();
  const obstacle = closed ?? (await bootUnderKvm(probe));
  const accel: Accel = obstacle === undefined ? 'kvm' : 'tcg';
  const crawled = accel === 'tcg' && Date.now() - began >= SLOW_MS;
  const why = obstacle ?? 'a guest booted under KVM';
  const found = { kernel, qemu, accel, why, device, ...(crawled && { crawledIn: boot }) };
  await replaceFile(cacheFile, JSON.stringify(found), { durability: 'process', mode: 0o644 });
  return found;
}

const bootUnderKvm = ({ uid, ...probe }: Probe): Promise<string | undefined> =>
  probeBoot({
    ...probe,
    accel: 'kvm',
    confine: (command) => confined(command, { uid, namespace: '', accel: 'kvm' }),
  });

interface Now {
  readonly device: string;
  readonly boot: string;
  readonly closed: string | undefined;
}

/** An old yes may not tell of its device. */
function restsOn({ device, accel, crawledIn }: AccelProof, now: Now): boolean {
  if (accel === 'kvm') return now.closed === undefined && (device ?? now.device) === now.device;
  return device === now.device && crawledIn === now.boot;
}

/** Another one after each start of the machine. */
const bootId = async (): Promise<string> =>
  (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();

const kvmDevice = (): Promise<string> =>
  stat('/dev/kvm').then(
    ({ mode, uid, gid, rdev }) => `${mode.toString(8)} ${uid}:${gid} ${rdev}`,
    () => 'none',
  );

async function kvmClosed(): Promise<string | undefined> {
  try {
    await access('/dev/kvm', constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    return `/dev/kvm cannot be opened (${(error as NodeJS.ErrnoException).code})`;
  }
}

/** What was found last. Undefined: nothing yet. */
export async function keptAccel(path: string): Promise<AccelProof | undefined> {
  try {
    return proof.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch {
    // None yet, or not readable: proved again.
    return undefined;
  }
}
