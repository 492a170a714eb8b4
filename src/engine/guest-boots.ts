import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { release } from 'node:os';
import { join } from 'node:path';
import { exec } from '../common/exec/exec.js';
import { cacheFolder } from '../common/bootstrap-modules.js';
import { type TinyFiles } from '../setup/setup.contract.js';
import { textOf } from '../common/state/state-folder.js';

const QEMU = 'qemu-system-x86_64';
const LIMIT_MS = 60_000;
const USERSPACE = 'tiny: userspace';

/**
 * Whether a guest reaches userspace here under emulation, which is what is left where KVM does not work; undefined: it does.
 * The answer is kept by kernel, QEMU and image: a second start does not try again.
 */
export async function guestBoots(
  tiny: TinyFiles,
  say: (line: string) => void = () => undefined,
): Promise<string | undefined> {
  const { stdout: version } = await exec(QEMU, ['--version']);
  const key = createHash('sha256')
    .update([release(), version, tiny.version].join('\0'))
    .digest('hex')
    .slice(0, 16);
  const folder = await cacheFolder();
  const proof = join(folder, `boots-${key}`);
  if ((await textOf(proof)) !== undefined) return undefined;
  say('trying whether a guest boots here, once');
  const why = await boot(tiny);
  if (why !== undefined) return why;
  await mkdir(folder, { recursive: true });
  await writeFile(proof, `${release()}\n${version}`);
  return undefined;
}

/** Ends as soon as the line is there: the guest switches itself off after it. */
function boot({ kernel, ramdisk }: TinyFiles): Promise<string | undefined> {
  const machine = [
    '-M',
    'q35',
    '-accel',
    'tcg,tb-size=32',
    '-cpu',
    'max',
    '-m',
    '128',
    '-nodefaults',
    '-no-reboot',
  ];
  const guest = ['-kernel', kernel, '-initrd', ramdisk, '-append', 'console=ttyS0 quiet panic=-1 tiny.probe'];
  const child = spawn(QEMU, [...machine, ...guest, '-display', 'none', '-serial', 'stdio'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  return new Promise((resolve) => {
    const take = (chunk: Buffer) => {
      words += chunk.toString('latin1');
      if (words.includes(USERSPACE)) child.kill('SIGKILL');
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => resolve(`QEMU does not start: ${error.message}`));
    child.once('exit', () => {
      clearTimeout(timer);
      const said = words.trim().split('\n').at(-1) ?? '';
      resolve(words.includes(USERSPACE) ? undefined : `a probe guest does not reach userspace: ${said}`);
    });
  });
}
