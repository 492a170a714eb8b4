import { join } from 'node:path';
import { buildTiny, type BuiltTiny } from '../images/tiny/build-tiny.js';
import { cacheFolder } from './plain-modules.js';
import { readableCopy } from './readable-copy.js';
import { type TinyFiles } from './setup.contract.js';

/** The image `tiny`, built if the cache has none, or why there is none. With `lib`: where every user of the machine can read it. */
export async function tinyImage(lib?: string): Promise<TinyFiles | { readonly why: string }> {
  let built: BuiltTiny;
  try {
    built = await buildTiny(join(await cacheFolder(), 'tiny'));
  } catch (error) {
    return { why: `the image tiny could not be built: ${(error as Error).message}` };
  }
  const { version } = built;
  const folder = lib === undefined ? built.folder : await readableCopy(built.folder, join(lib, 'tiny'));
  const [kernel, ramdisk, machine] = ['kernel', 'ramdisk', 'machine'].map((name) =>
    join(folder, name),
  ) as Paths;
  return { version, kernel, ramdisk, machine };
}

type Paths = [kernel: string, ramdisk: string, machine: string];
