import { homedir } from 'node:os';
import { join } from 'node:path';
import { exec } from '../../src/common/exec/exec.js';
import { buildTiny } from '../../src/setup/tiny/build-tiny.js';

export interface TinyFiles {
  readonly kernel: string;
  readonly ramdisk: string;
  /** Raw ext4. */
  readonly machine: string;
}

/**
 * What real guests in specs are made of; or why there are none here. With ENGINE_REQUIRE_GUESTS their absence is a
 * failure.
 */
export async function tinyForSpec(): Promise<TinyFiles | { readonly why: string }> {
  try {
    if (process.getuid?.() !== 0) throw new Error('real guests need root');
    await exec('qemu-system-x86_64', ['--version']);
    await exec('qemu-img', ['--version']);
    const { folder } = await buildTiny(join(homedir(), '.cache/engine/tiny'));
    return {
      kernel: join(folder, 'kernel'),
      ramdisk: join(folder, 'ramdisk'),
      machine: join(folder, 'machine'),
    };
  } catch (error) {
    if (process.env['ENGINE_REQUIRE_GUESTS']) throw error;
    return { why: (error as Error).message };
  }
}
