import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { until } from '../support/until.js';
import { ChaosCloud, type Ids } from './chaos-cloud.js';

const cloud = new ChaosCloud();
/** Milliseconds. A launch takes about 0.6 s here: moments before, in and after each of its steps. */
const MOMENTS = Array.from({ length: 45 }, (_, n) => n * 20);
const LANES = 5;
const SETTLED_MS = 60_000;

beforeAll(() => cloud.up(), 120_000);
afterAll(() => cloud.down(), 60_000);

const all = async (ids: Ids, state: string) => {
  const states = await cloud.states();
  return ids.every((id) => states.get(id) === state);
};

it('an instance may be terminated at every moment of its launch', async () => {
  const found: (string | undefined)[] = [];
  const ids: string[] = [];
  const moments = [...MOMENTS];
  const lane = async () => {
    for (let ms = moments.shift(); ms !== undefined; ms = moments.shift()) {
      const [id = ''] = await cloud.launch(1);
      ids.push(id);
      await after(ms);
      found.push(...(await cloud.terminate([id])));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  expect(found).toContain('pending');
  await until(() => all(ids, 'terminated'), SETTLED_MS);
  await cloud.engine.manage('audit');
}, 120_000);

it('of fifty in one reservation one is terminated in mid-launch: forty-nine run', async () => {
  const ids = await cloud.launch(50);
  const [one = ''] = ids.slice(25);
  expect(await cloud.terminate([one])).toEqual(['pending']);
  const others = ids.filter((id) => id !== one);
  await until(async () => (await all(others, 'running')) && (await all([one], 'terminated')), SETTLED_MS);
  await cloud.engine.manage('audit');
}, 120_000);

it('what a project has left of its quota is what does not run', async () => {
  const running = [...(await cloud.states()).values()].filter((state) => state === 'running').length;
  const limit = (count: number) => cloud.engine.manage('quota', 'set', 'admin', 'instances', String(count));
  await limit(running + 1);
  await expect(cloud.launch(2)).rejects.toMatchObject({ name: 'InstanceLimitExceeded' });
  expect(await cloud.launch(1)).toHaveLength(1);
  await expect(cloud.launch(1)).rejects.toMatchObject({ name: 'InstanceLimitExceeded' });
}, 60_000);
