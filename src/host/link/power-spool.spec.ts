import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PowerSpool } from './power-spool.js';

const report = (generation: number) => ({
  instanceId: '6f4b1d8e-0000-4000-8000-000000000001',
  generation,
  kind: 'guest-lost' as const,
  at: '2026-01-01T00:00:00.000Z',
});

describe('PowerSpool', () => {
  let folder: string;
  beforeEach(async () => void (folder = join(await mkdtemp(join(tmpdir(), 'spool-')), 'spool')));
  afterEach(() => rm(join(folder, '..'), { recursive: true }));

  it('keeps events for the next daemon, in order, until they are forgotten', async () => {
    const spool = new PowerSpool(folder);
    const first = await spool.add(report(1));
    await spool.add(report(2));
    const next = new PowerSpool(folder);
    await next.load();
    expect(next.waiting.map(({ generation }) => generation).sort()).toEqual([1, 2]);
    await next.forget(first.eventId);
    await next.forget(first.eventId);
    expect(next.waiting).toHaveLength(1);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('passes over drafts and files that are not understood', async () => {
    const spool = new PowerSpool(folder);
    await spool.load();
    await writeFile(join(folder, `${'0'.repeat(15)}-${report(1).instanceId}.json`), '{');
    await writeFile(join(folder, `${'0'.repeat(15)}-${report(1).instanceId}.json.tmp`), '{}');
    await spool.load();
    expect(spool.waiting).toEqual([]);
  });
});
