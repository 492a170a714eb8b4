import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Exec } from '../../common/exec/exec.js';
import { moduleIn } from './kernel-package.js';

/** What a guest of ours has for devices; what a kernel has built in is left out. */
const WANTED = [
  ...['virtio_pci', 'virtio_net', 'virtio_blk', 'virtio_rng', 'virtio_balloon', 'pvpanic-pci'],
  ...['button', 'evdev', 'ext4'],
];

/** busybox loads plain modules only. */
const UNPACK: Readonly<Record<string, readonly string[]>> = {
  '.xz': ['xz', '-d', '-q'],
  '.zst': ['zstd', '-d', '-q', '--rm'],
  '.gz': ['gzip', '-d'],
};

/**
 * Puts the modules into `target`, with a file `order` that names each after those it needs. `work` holds the unpacked
 * kernel.
 */
export async function addModules(exec: Exec, work: string, target: string): Promise<void> {
  const order: string[] = [];
  const add = async (name: string): Promise<void> => {
    const path = await moduleIn(work, name);
    if (!path) return;
    const [packed] = /\.(xz|zst|gz)$/.exec(path) ?? [''];
    const file = basename(path, packed);
    if (order.includes(file)) return;
    await copyFile(path, join(target, basename(path)));
    const [tool, ...args] = UNPACK[packed] ?? [];
    if (tool) await exec(tool, [...args, join(target, basename(path))]);
    for (const needed of dependsOf(await readFile(join(target, file)))) await add(needed);
    order.push(file);
  };
  for (const name of WANTED) await add(name);
  await writeFile(join(target, 'order'), order.map((file) => `${file}\n`).join(''));
}

/** A module says in its own text what it needs: `depends=a,b`, ended by a zero. */
function dependsOf(module: Buffer): readonly string[] {
  const at = module.indexOf('\0depends=');
  if (at < 0) return [];
  const start = at + '\0depends='.length;
  return module
    .toString('latin1', start, module.indexOf(0, start))
    .split(',')
    .filter((name) => name !== '');
}
