import { chmod, copyFile, cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Exec } from '../../common/exec/exec.js';
import { addModules } from './kernel-modules.js';

/** Guest scripts, beside this file in `src` and in `dist`. */
export const SCRIPTS = fileURLToPath(new URL('./rootfs', import.meta.url));

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

/**
 * Lays out the guest's files under `tree`: the same for the ramdisk and for the disk. `work` holds the unpacked kernel.
 */
export async function layOutTree(
  exec: Exec,
  tree: string,
  { work, programs }: { work: string; programs: Programs },
) {
  for (const folder of FOLDERS) await mkdir(join(tree, folder), { recursive: true });
  await addModules(exec, work, join(tree, 'lib/modules'));
  await addBusybox(exec, programs.busybox, tree);
  await addWithLibraries(exec, programs.dropbear, join(tree, 'usr/sbin/dropbear'), tree);
  await addWithLibraries(exec, programs.dropbearkey, join(tree, 'usr/bin/dropbearkey'), tree);
  await addScripts(tree);
}

/** Applets that are scripts of ours here: a link of that name would lead the script into busybox itself. */
const OURS = ['wget'];

async function addBusybox(exec: Exec, busybox: string, tree: string): Promise<void> {
  await copyFile(busybox, join(tree, 'bin/busybox'));
  const { stdout } = await exec(busybox, ['--list']);
  for (const applet of stdout.split('\n').filter((name) => !['', 'busybox', ...OURS].includes(name)))
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
  const places = {
    ...{ init: 'init', rc: 'etc/rc', lease: 'etc/lease' },
    ...{ 'power-button': 'etc/acpi/PWRF/00000080', wget: 'bin/wget' },
  };
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
