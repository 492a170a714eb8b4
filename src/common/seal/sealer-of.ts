import { Sealer } from './sealer.js';

/** The sealer of `--master_key_file`. Throws a line that names the flag when the file cannot be read. */
export function sealerOf({ master_key_file: path }: { readonly master_key_file: string }): Sealer {
  if (path === '') throw new Error('--master_key_file is not set');
  try {
    return Sealer.fromFile(path);
  } catch (error) {
    throw new Error(`--master_key_file: ${(error as Error).message}`, { cause: error });
  }
}
