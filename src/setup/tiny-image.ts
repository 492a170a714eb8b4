import { join } from 'node:path';
import { type BuiltTiny, cachedTiny, freshTiny } from './tiny/build-tiny.js';
import { cacheFolder } from '../common/bootstrap-modules.js';
import { readableCopy } from '../common/state/readable-copy.js';
import { type TinyFiles } from './setup.contract.js';

export interface TinyRequest {
  /** Where every user of the machine can read it; absent: it stays in the cache. */
  readonly lib?: string;
  /** Told when it has to be built, which takes a moment. */
  say?(line: string): void;
}

/** The image `tiny`, built if the cache has none, or why there is none. */
export async function tinyImage({ lib, say }: TinyRequest = {}): Promise<
  TinyFiles | { readonly why: string }
> {
  const cache = join(await cacheFolder(), 'tiny');
  let built: BuiltTiny;
  try {
    const cached = await cachedTiny(cache);
    if (!cached) say?.('building the image tiny, once');
    built = cached ?? (await freshTiny(cache));
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
