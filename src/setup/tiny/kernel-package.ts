import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Exec } from '../../common/exec/exec.js';

/** A kernel as the distribution packages it. */
export interface KernelPackage {
  /** Debian package that holds vmlinuz. */
  readonly name: string;
  readonly version: string;
}

/** Packages that stand for the newest kernel made for virtual machines: Debian's first, then Ubuntu's. */
const META = ['linux-image-cloud-amd64', 'linux-image-kvm', 'linux-image-virtual', 'linux-image-generic'];

/**
 * The kernel package that apt would install, without asking the network. Undefined: apt knows none (or there is no
 * apt).
 */
export async function kernelPackage(exec: Exec): Promise<KernelPackage | undefined> {
  for (const meta of META) {
    const depends = await ask(exec, 'apt-cache', ['depends', '--important', meta]);
    const name = /Depends: (linux-image-[^\s<]+)/.exec(depends)?.[1];
    const policy = name ? await ask(exec, 'apt-cache', ['policy', name]) : '';
    const version = /Candidate: (\S+)/.exec(policy)?.[1];
    if (name && version && version !== '(none)') return { name, version };
  }
  return undefined;
}

/**
 * Fetches the package into `folder` and unpacks it there without installing it. The modules may lie in a package of
 * their own.
 */
export async function unpackKernel(exec: Exec, { name }: KernelPackage, folder: string): Promise<void> {
  const modules = name.replace('linux-image-', 'linux-modules-').replace('unsigned-', '');
  for (const wanted of [name, modules]) {
    if (wanted === modules && !(await ask(exec, 'apt-cache', ['show', modules]))) continue;
    await exec('apt-get', ['download', '-q', wanted], { cwd: folder, timeoutMs: 180_000 });
  }
  for (const deb of (await readdir(folder)).filter((file) => file.endsWith('.deb')))
    await exec('dpkg-deb', ['-x', deb, 'kernel'], { cwd: folder, timeoutMs: 120_000 });
}

/** Path of the kernel itself in an unpacked package. */
export async function vmlinuzIn(folder: string): Promise<string> {
  const boot = join(folder, 'kernel/boot');
  const file = (await readdir(boot)).find((entry) => entry.startsWith('vmlinuz-'));
  if (!file) throw new Error('the kernel package holds no vmlinuz');
  return join(boot, file);
}

/** Path of a module, by its name; undefined: it is built into the kernel. */
export async function moduleIn(folder: string, name: string): Promise<string | undefined> {
  for (const at of ['kernel/lib/modules', 'kernel/usr/lib/modules']) {
    const root = join(folder, at);
    if (!(await stat(root).catch(() => undefined))) continue;
    // A module's name and its file's may differ in these two.
    const file = new RegExp(`/${name.replaceAll(/[-_]/g, '[-_]')}\\.ko(\\.(xz|zst|gz))?$`);
    const found = (await readdir(root, { recursive: true })).find((path) => file.test(path));
    if (found) return join(root, found);
  }
  return undefined;
}

/** What a command prints; nothing when it fails. */
const ask = (exec: Exec, file: string, args: readonly string[]): Promise<string> =>
  exec(file, args, { env: { LC_ALL: 'C' } }).then(
    ({ stdout }) => stdout,
    () => '',
  );
