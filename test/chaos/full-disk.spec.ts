import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PowerSpool } from '../../src/host/link/power-spool.js';
import { SmallDisk } from '../support/small-disk.js';
import { until } from '../support/until.js';
import { ChaosCloud, type Ids } from './chaos-cloud.js';

const cloud = new ChaosCloud();
const { state, paths } = cloud.engine;
const RECOVERS_MS = 10_000;
/** Large enough for what a cloud writes by itself, small enough for memory. */
const DISKS = {
  control: { [paths.postgres]: 256, [paths.temporal]: 160, [paths.logs]: 4 },
  hosts: { [paths.hosts]: 4 },
};
const mounted: SmallDisk[] = [];

const mount = async (folders: Readonly<Record<string, number>>) => {
  const made: SmallDisk[] = [];
  for (const [folder, mib] of Object.entries(folders)) made.push(await SmallDisk.at(folder, mib));
  mounted.push(...made);
  return made;
};
let control: readonly SmallDisk[];
let hosts: readonly SmallDisk[];
let spool: SmallDisk;

const allIn = async (ids: Ids, state: string) => {
  const states = await cloud.states();
  return ids.every((id) => states.get(id) === state);
};

/** Launches one after the other for a while; what was answered, and the status of what was not. */
async function launchesFor(ms: number) {
  const [acknowledged, refused]: [string[], number[]] = [[], []];
  for (const end = Date.now() + ms; Date.now() < end; await sleep(100))
    await cloud.launch(1).then(
      (ids) => acknowledged.push(...ids),
      (error: { $metadata?: { httpStatusCode?: number } }) =>
        refused.push(error.$metadata?.httpStatusCode ?? 503),
    );
  return { acknowledged, refused };
}

const launchOnce = () =>
  cloud.launch(1).then(
    ([id = '']) => id,
    () => undefined,
  );

/** Resolves with an instance that was launched, and runs, within the time that recovery may take. */
async function recovers(): Promise<string> {
  let id: string | undefined;
  await until(async () => {
    id ??= await launchOnce();
    return id !== undefined && (await allIn([id], 'running').catch(() => false));
  }, RECOVERS_MS);
  return id ?? '';
}

// A file system of one's own takes root.
(process.getuid?.() === 0 ? describe : describe.skip)('a full disk', () => {
  beforeAll(async () => {
    [control, hosts] = [await mount(DISKS.control), await mount(DISKS.hosts)];
    [spool] = (await mount({ [join(state, 'spool')]: 1 })) as [SmallDisk];
    await cloud.up();
  }, 120_000);
  afterAll(async () => {
    await cloud.engine.signal('SIGTERM');
    for (const disk of mounted) await disk.remove();
    await cloud.down();
  }, 60_000);

  it('of the control plane ends nothing: launches wait or are answered with 503, and all recovers', async () => {
    const before = await cloud.launch(5);
    await until(() => allIn(before, 'running'), 30_000);
    for (const disk of control) disk.fill();
    const { acknowledged, refused } = await launchesFor(6_000);
    expect(refused.filter((status) => status !== 503)).toEqual([]);
    expect(await cloud.engine.status()).toBeDefined();
    for (const disk of control) disk.empty();
    const after = await recovers();
    const all = [...before, ...acknowledged, after];
    await until(() => allIn(all, 'running'), 60_000);
    await cloud.engine.manage('audit');
  }, 150_000);

  it('of the hosts ends nothing: what was launched there runs or says why, and all recovers', async () => {
    for (const disk of hosts) disk.fill();
    const { acknowledged, refused } = await launchesFor(3_000);
    expect(refused).toEqual([]);
    const { parts } = await cloud.engine.parts();
    expect(parts.filter(({ restarts, name }) => restarts > 0 && /compute|network/.test(name))).toEqual([]);
    for (const disk of hosts) disk.empty();
    await recovers();
    const settled = async () => {
      const states = await cloud.states();
      return acknowledged.every((id) => ['running', 'terminated'].includes(states.get(id) ?? ''));
    };
    await until(settled, 60_000);
    await cloud.engine.manage('audit');
  }, 150_000);

  it('of a host’s spool loses no event that was accepted, and takes more once there is space', async () => {
    const events = new PowerSpool(spool.folder);
    const report = (generation: number) => ({
      ...{ instanceId: '6f4b1d8e-0000-4000-8000-000000000001', generation, kind: 'guest-lost' as const },
      at: '2026-01-01T00:00:00.000Z',
    });
    await events.add(report(1));
    spool.fill();
    await expect(events.add(report(2))).rejects.toMatchObject({ code: 'ENOSPC' });
    spool.empty();
    await events.add(report(3));
    const next = new PowerSpool(spool.folder);
    await next.load();
    expect(next.waiting.map(({ generation }) => generation).sort()).toEqual([1, 3]);
  });
});
