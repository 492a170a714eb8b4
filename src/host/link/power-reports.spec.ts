import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PowerMessage } from '../../stream/stream.contract.js';
import { PowerReports } from './power-reports.js';

const instanceId = '6f4b1d8e-0000-4000-8000-000000000001';
const at = '2026-01-01T00:00:00.000Z';
const report = (generation: number) => ({ instanceId, generation, kind: 'guest-shutdown' as const, at });

describe('PowerReports', () => {
  let folder: string;
  let sent: PowerMessage[];
  let reports: PowerReports;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'reports-')), 'spool');
    sent = [];
    reports = new PowerReports(folder, (message) => void sent.push(message));
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true }));

  const asked = async (newest: number | undefined): Promise<PowerMessage | undefined> => {
    await reports.tell(report(2));
    const [{ eventId } = { eventId: '' }] = sent.splice(0);
    await reports.confirm(
      { type: 'confirm-power', eventId, rowGeneration: 5 },
      { generationOf: async () => newest },
    );
    return sent[0];
  };

  it('says an event again, with the row’s generation, when nothing newer has reached the guest', async () => {
    expect(await asked(2)).toMatchObject({ ...report(2), rowGeneration: 5 });
    expect(await readdir(folder)).toHaveLength(1);
  });

  it.each([
    ['was started, stopped or rebooted since', 4],
    ['is gone', undefined],
  ])('forgets the event of a guest that %s', async (_what, newest) => {
    expect(await asked(newest)).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
    reports.tellAgain();
    expect(sent).toEqual([]);
  });

  it('has nothing to say of an event that was acknowledged meanwhile', async () => {
    await reports.tell(report(2));
    const [{ eventId } = { eventId: '' }] = sent.splice(0);
    await reports.acknowledged(eventId);
    await reports.confirm(
      { type: 'confirm-power', eventId, rowGeneration: 5 },
      { generationOf: async () => 2 },
    );
    expect(sent).toEqual([]);
  });

  it('marks the guest in inventories as long as its last word is on the way', async () => {
    const marked = (generation: number, power: 'running' | 'stopped') =>
      reports.marked({ guests: [{ instanceId, generation, power }], strays: [] }).guests[0]?.unheard;
    expect(marked(2, 'stopped')).toBeUndefined();
    await reports.tell(report(2));
    expect(marked(2, 'stopped')).toBe(true);
    // Of a life before the one that ended now.
    expect(marked(3, 'stopped')).toBeUndefined();
    expect(marked(2, 'running')).toBeUndefined();
    await reports.acknowledged(sent[0]?.eventId ?? '');
    expect(marked(2, 'stopped')).toBeUndefined();
  });
});
