import { closeSync, copyFileSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { temporalFinder } from '../../src/common/bootstrap-modules.js';

/** Temporal that forgets what it has read: with its usual 64 MiB it would see a file of this size at its next start. */
export async function forgetfulTemporal(folder: string): Promise<string> {
  const real = join(folder, 'temporal-real');
  const { findTemporal } = await temporalFinder();
  copyFileSync(findTemporal(process.env['ENGINE_TEMPORAL_CLI']) ?? '', real);
  const script = join(folder, 'temporal-forgetful');
  const words = `for word do shift; case $word in cache_size=*) word=cache_size=-64;; esac; set -- "$@" "$word"; done`;
  writeFileSync(script, `#!/bin/sh\n${words}\nexec ${real} "$@"\n`, { mode: 0o755 });
  return script;
}

/** All of it, in place, under the server that has it open. */
export function breakFile(path: string): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(statSync(path).size, 'broken!!'), 0, undefined, 0);
  closeSync(file);
}
