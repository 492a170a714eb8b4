import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ToldLeases } from './told-leases.js';

const port = (n: number, mac: string) => ({ address: `10.0.0.${n}`, mac });

describe('ToldLeases', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'told-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const told = () => new ToldLeases(join(folder, 'told'));

  it('sees that an address goes to another guest, also by the next daemon', async () => {
    const first = told();
    expect(await first.tell([port(2, 'a'), port(3, 'b')])).toBe(false);
    expect(await first.tell([port(3, 'b')])).toBe(false);
    expect(await first.tell([port(2, 'a')])).toBe(false);
    expect(await told().tell([port(2, 'c')])).toBe(true);
  });

  it('knows of the present ports only once dnsmasq is a new one', async () => {
    const leases = told();
    await leases.tell([port(2, 'a'), port(3, 'b')]);
    await leases.forget([port(2, 'c')]);
    expect(await leases.tell([port(2, 'c'), port(3, 'd')])).toBe(false);
    expect(await leases.tell([port(3, 'e')])).toBe(true);
  });
});
