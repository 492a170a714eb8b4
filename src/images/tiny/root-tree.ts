import { chmod, copyFile, cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Exec } from '../../common/exec/exec.js';
import { moduleIn } from './kernel-package.js';

/** Guest scripts, beside this file in `src` and in `dist`. */
export const SCRIPTS = fileURLToPath(new URL('./rootfs', import.meta.url));

/** In the order in which they load; what a kernel has built in is left out. */
const MODULES = [
  ...['virtio', 'virtio_ring', 'virtio_pci_legacy_dev', 'virtio_pci_modern_dev', 'virtio_pci'],
  ...['failover', 'net_failover', 'virtio_net', 'virtio_blk', 'rng-core', 'virtio-rng', 'button', 'evdev'],
  ...['crc16', 'crc32c_generic', 'libcrc32c', 'mbcache', 'jbd2', 'ext4'],
];

const FOLDERS = [
  ...[
    'bin',
    'sbin',
    'usr/bin',
    'usr/sbin',
    'etc/acpi/PWRF',
    'etc/dropbear',
    'root/.ssh',
    'proc',
    'sys',
    'dev',
  ],
  ...['tmp', 'run', 'mnt', 'var/log', 'var/lib', 'lib64', 'lib/modules'],
];

export interface Programs {
  readonly busybox: string;
  readonly dropbear: string;
  readonly dropbearkey: string;
}

/** Lays out the guest's files under `tree`: the same for the ramdisk and for the disk. `work` holds the unpacked kernel. */
export async function layOutTree(
  exec: Exec,
  tree: string,
  { work, programs }: { work: string; programs: Programs },
) {
  for (const folder of FOLDERS) await mkdir(join(tree, folder), { recursive: true });
  await addModules(exec, work, tree);
  await addBusybox(exec, programs.busybox, tree);
  await addWithLibraries(exec, programs.dropbear, join(tree, 'usr/sbin/dropbear'), tree);
  await addWithLibraries(exec, programs.dropbearkey, join(tree, 'usr/bin/dropbearkey'), tree);
  await addScripts(tree);
}

async function addModules(exec: Exec, work: string, tree: string): Promise<void> {
  const order: string[] = [];
  for (const name of MODULES) {
    const path = await moduleIn(work, name);
    if (!path) continue;
    const file = basename(path);
    const target = join(tree, 'lib/modules', file);
    await copyFile(path, target);
    // busybox loads plain modules only.
    const unpack = { '.xz': 'xz', '.zst': 'zstd', '.gz': 'gzip' }[/\.(xz|zst|gz)$/.exec(file)?.[0] ?? ''];
    if (unpack) await exec(unpack, ['-d', '-q', ...(unpack === 'zstd' ? ['--rm'] : []), target]);
    order.push(file.replace(/\.(xz|zst|gz)$/, ''));
  }
  await writeFile(join(tree, 'lib/modules/order'), order.map((file) => `${file}\n`).join(''));
}

async function addBusybox(exec: Exec, busybox: string, tree: string): Promise<void> {
  await copyFile(busybox, join(tree, 'bin/busybox'));
  const { stdout } = await exec(busybox, ['--list']);
  for (const applet of stdout.split('\n').filter((name) => name !== '' && name !== 'busybox'))
    await symlink('/bin/busybox', join(tree, 'bin', applet));
}

async function addWithLibraries(exec: Exec, program: string, target: string, tree: string): Promise<void> {
  await copyFile(program, target);
  const { stdout } = await exec('ldd', [program]);
  for (const [library] of stdout.matchAll(/\/\S+/g)) {
    const place = join(tree, library);
    await mkdir(dirname(place), { recursive: true });
    await cp(library, place, { dereference: true });
  }
}

async function addScripts(tree: string): Promise<void> {
  const places = { init: 'init', rc: 'etc/rc', lease: 'etc/lease', 'power-button': 'etc/acpi/PWRF/00000080' };
  for (const [script, place] of Object.entries(places)) {
    await copyFile(join(SCRIPTS, script), join(tree, place));
    await chmod(join(tree, place), 0o755);
  }
  await symlink('/init', join(tree, 'sbin/init'));
  await writeFile(join(tree, 'etc/passwd'), 'root::0:0:root:/root:/bin/sh\n');
  await writeFile(join(tree, 'etc/group'), 'root:x:0:\n');
  await writeFile(join(tree, 'etc/shells'), '/bin/sh\n');
  for (const folder of ['root', 'root/.ssh']) await chmod(join(tree, folder), 0o700);
}
