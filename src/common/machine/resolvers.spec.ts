import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { machineResolvers, ResolverFile } from './resolvers.js';

describe('the machine’s resolvers', () => {
  let folder: string;
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'resolvers-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are those that a host can reach, of the first file that has some', async () => {
    const stub = file('stub', '# x\nnameserver 127.0.0.53\nnameserver fe80::1\nnameserver 169.254.1.1\n');
    const real = file(
      'real',
      'search lan\nnameserver 192.0.2.53\n nameserver 192.0.2.54\nnameserver 10.0.0.5\n',
    );
    expect(await machineResolvers([], [stub, join(folder, 'none'), real])).toEqual([
      '192.0.2.53',
      '192.0.2.54',
      '10.0.0.5',
    ]);
    expect(await machineResolvers(['10.0.0.5'], [real])).not.toContain('10.0.0.5');
    expect(await machineResolvers([], [stub])).toEqual([]);
  });

  it('stand in a file that is written when they change', async () => {
    const path = join(folder, 'asked');
    await new ResolverFile(path, ['192.0.2.1', '192.0.2.2']).keep([]);
    expect(readFileSync(path, 'utf8')).toBe('nameserver 192.0.2.1\nnameserver 192.0.2.2\n');
  });
});
