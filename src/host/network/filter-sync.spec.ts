import { describe, expect, it } from '@jest/globals';
import { FilterSync } from './filter-sync.js';
import type { HostNetworkState } from './network-driver.js';
import { NO_STATE } from './no-state.js';

const { signal } = new AbortController();
const setAt = (version: number): HostNetworkState => ({ ...NO_STATE, version });
const turns = async () => {
  for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** A cloud whose answers are given by hand. */
function cloud(gatherMs = 5, firstPauseMs = 1) {
  const pulls: { answer(version: number): void; fail(error: Error): void }[] = [];
  const applied: number[] = [];
  const told: number[] = [];
  const sync = new FilterSync({
    firstPauseMs,
    gatherMs,
    pull: () =>
      new Promise((resolve, reject) => {
        pulls.push({ answer: (version) => resolve(setAt(version)), fail: reject });
      }),
    apply: async ({ version }) => {
      applied.push(version);
    },
    applied: (version) => told.push(version),
  });
  /** The nth pull, once it is asked for. */
  const pull = async (n: number) => {
    for (;;) {
      const found = pulls[n];
      if (found) return found;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { sync, pulls, pull, applied, told };
}

describe('FilterSync', () => {
  it('pulls once at start, also when nothing was hinted', async () => {
    const { sync, pull, applied, told } = cloud();
    sync.start();
    (await pull(0)).answer(0);
    await sync.reach(0, signal);
    expect([applied, told]).toEqual([[0], [0]]);
    await sync.close();
  });

  it('keeps what is hinted before the start', async () => {
    const { sync, pulls, pull, applied } = cloud();
    sync.hint(4);
    await turns();
    expect(pulls).toHaveLength(0);
    sync.start();
    (await pull(0)).answer(4);
    await sync.reach(4, signal);
    expect(applied).toEqual([4]);
    await sync.close();
  });

  it('serves all that is wanted during a pull by one more', async () => {
    const { sync, pulls, pull, applied } = cloud();
    sync.start();
    const first = await pull(0);
    const waiting = [2, 3, 4, 5].map((version) => sync.reach(version, signal));
    first.answer(1);
    (await pull(1)).answer(5);
    await Promise.all(waiting);
    await turns();
    expect(applied).toEqual([1, 5]);
    expect(pulls).toHaveLength(2);
    await sync.close();
  });

  it('waits for no other hint when a port is about to wait', async () => {
    const { sync, pulls, pull } = cloud(3_600_000);
    sync.start();
    (await pull(0)).answer(0);
    await sync.reach(0, signal);
    sync.hint(1);
    await turns();
    expect(pulls).toHaveLength(1);
    sync.hint(2, true);
    (await pull(1)).answer(2);
    await sync.reach(2, signal);
    await sync.close();
  });

  it('pulls again at once for what became awaited during a pull, and for what was hinted before it only then', async () => {
    const { sync, pulls, pull, applied } = cloud(3_600_000);
    sync.start();
    const first = await pull(0);
    sync.hint(1);
    sync.hint(2, true);
    first.answer(0);
    (await pull(1)).answer(2);
    await sync.reach(2, signal);
    await turns();
    expect([applied, pulls.length]).toEqual([[0, 2], 2]);
    await sync.close();
  });

  it('says an old version again without pulling', async () => {
    const { sync, pulls, pull, told } = cloud();
    sync.start();
    (await pull(0)).answer(7);
    await sync.reach(7, signal);
    sync.hint(6);
    sync.hint(7);
    await turns();
    expect(told).toEqual([7, 7, 7]);
    expect(pulls).toHaveLength(1);
    await sync.close();
  });

  it('tries again what fails, and never steps back', async () => {
    const { sync, pull, applied } = cloud();
    sync.start();
    (await pull(0)).fail(new Error('not there'));
    (await pull(1)).answer(3);
    await sync.reach(3, signal);
    const later = sync.reach(4, signal);
    (await pull(2)).answer(2);
    (await pull(3)).answer(4);
    await later;
    expect(applied).toEqual([3, 4]);
    await sync.close();
  });

  it('tries what failed at once when somebody is about to wait for it', async () => {
    const { sync, pulls, pull } = cloud(3_600_000, 3_600_000);
    sync.start();
    (await pull(0)).fail(new Error('not there'));
    await turns();
    expect(pulls).toHaveLength(1);
    sync.hint(2, true);
    (await pull(1)).fail(new Error('not yet'));
    await turns();
    const port = sync.reach(2, signal);
    (await pull(2)).answer(2);
    await port;
    await sync.close();
  });

  it('puts the next try off for those who wait already', async () => {
    const { sync, pulls, pull } = cloud(5, 3_600_000);
    sync.start();
    sync.hint(2, true);
    const first = await pull(0);
    first.fail(new Error('not there'));
    await turns();
    sync.hint(2, true);
    await turns();
    expect(pulls).toHaveLength(1);
    await sync.close();
  });

  it('lets a port that waits for what a cloud does not count to give up', async () => {
    const { sync, pull, pulls } = cloud(5, 3_600_000);
    sync.start();
    (await pull(0)).answer(40);
    await sync.reach(40, signal);
    const caller = new AbortController();
    const waiting = sync.reach(50, caller.signal);
    (await pull(1)).answer(1);
    sync.restart();
    (await pull(2)).answer(1);
    (await pull(3)).answer(1);
    await turns();
    caller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect(pulls).toHaveLength(4);
    await sync.close();
  });

  it('does not count what was asked for before it began anew', async () => {
    const { sync, pull, applied, told } = cloud();
    sync.start();
    const before = await pull(0);
    sync.restart();
    before.answer(9);
    (await pull(1)).answer(1);
    await sync.reach(1, signal);
    sync.hint(2, true);
    (await pull(2)).answer(2);
    await sync.reach(2, signal);
    expect([applied, told]).toEqual([
      [9, 1, 2],
      [1, 2],
    ]);
    await sync.close();
  });

  it('pulls once for hints that come together, and at once for a port that waits', async () => {
    const { sync, pulls, pull, applied } = cloud();
    sync.start();
    (await pull(0)).answer(1);
    await sync.reach(1, signal);
    for (const version of [2, 3, 4]) sync.hint(version);
    await turns();
    const port = sync.reach(3, signal);
    expect(pulls).toHaveLength(2);
    (await pull(1)).answer(4);
    await port;
    sync.hint(5);
    (await pull(2)).answer(5);
    await sync.reach(5, signal);
    expect(applied).toEqual([1, 4, 5]);
    await sync.close();
  });

  it('lets a waiter go that is cancelled', async () => {
    const { sync, pull } = cloud();
    sync.start();
    const caller = new AbortController();
    const waiting = sync.reach(9, caller.signal);
    caller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await expect(sync.reach(9, caller.signal)).rejects.toMatchObject({ name: 'AbortError' });
    (await pull(0)).answer(9);
    await sync.close();
  });
});
