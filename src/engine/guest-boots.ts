import { mkdir, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { release } from 'node:os';
import { join } from 'node:path';
import { exec } from '../common/exec/exec.js';
import { cacheFolder } from '../common/bootstrap-modules.js';
import { optionalText } from '../common/files/optional-text.js';
import { probeBoot } from '../common/images/probe-boot.js';
import { type TinyFiles } from '../setup/setup.contract.js';

const QEMU = 'qemu-system-x86_64';
const LIMIT_MS = 60_000;
/** Small: the machine may be full of other guests. */
const ACCEL = 'tcg,tb-size=32';

/**
 * Whether a guest reaches userspace here under emulation, which is what is left where KVM does not work; undefined: it
 * does. The answer is kept by kernel, QEMU and image: a second start does not try again.
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
  if ((await optionalText(proof)) !== undefined) return undefined;
  say('trying whether a guest boots here, once');
  const { kernel, ramdisk } = tiny;
  const why = await probeBoot({ binary: QEMU, accel: ACCEL, kernel, ramdisk, limitMs: LIMIT_MS });
  if (why !== undefined) return why;
  await mkdir(folder, { recursive: true });
  await writeFile(proof, `${release()}\n${version}`);
  return undefined;
}
