import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { transformFileSync } from '@swc/core';

/** All that the program is made of, under src/host. */
const PARTS = [
  'compute/drivers/qemu/volume-relay',
  'compute/drivers/qemu/relayed-socket',
  'compute/drivers/qemu/relay-spec',
  'processes/linux-process',
];

/** The program that carries bytes to volumes of other hosts, as it runs in production, in a folder of the spec's. */
export function relayProgramIn(root: string): string {
  const folder = join(root, 'relay');
  const programOf = (part: string) => join(folder, 'host', `${part}.js`);
  for (const part of PARTS) {
    mkdirSync(dirname(programOf(part)), { recursive: true });
    const { code } = transformFileSync(`src/host/${part}.ts`, { configFile: '.swcrc' });
    writeFileSync(programOf(part), code);
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  if (!existsSync(join(folder, 'node_modules')))
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return programOf(PARTS[0] ?? '');
}
