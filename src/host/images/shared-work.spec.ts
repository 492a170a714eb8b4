import { describe, expect, it } from '@jest/globals';
import { SharedWork } from './shared-work.js';

const { signal } = new AbortController();

/** Work that ends when it is told to, and counts how often it began. */
function work() {
  const begun: { end(): void; signal: AbortSignal }[] = [];
  const run = (inside: AbortSignal) =>
    new Promise<number>((resolve) => begun.push({ end: () => resolve(begun.length), signal: inside }));
  return { begun, run };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('SharedWork', () => {
  it('does once what many want', async () => {
    const shared = new SharedWork<number>();
    const { begun, run } = work();
    const all = [1, 2, 3].map(() => shared.run('a', signal, run));
    const other = shared.run('b', signal, async () => 9);
    await turn();
    expect(begun).toHaveLength(1);
    begun[0]?.end();
    expect(await Promise.all(all)).toEqual([1, 1, 1]);
    expect(await other).toBe(9);
    const again = shared.run('a', signal, run);
    await turn();
    begun[1]?.end();
    expect(await again).toBe(2);
  });

  it('lets one go and goes on for the others', async () => {
    const shared = new SharedWork<number>();
    const { begun, run } = work();
    const caller = new AbortController();
    const leaver = shared.run('a', caller.signal, run);
    const stayer = shared.run('a', signal, run);
    await turn();
    caller.abort();
    await expect(leaver).rejects.toMatchObject({ name: 'AbortError' });
    expect(begun[0]?.signal.aborted).toBe(false);
    begun[0]?.end();
    expect(await stayer).toBe(1);
  });

  it('stops when the last has gone, and begins anew only after that end', async () => {
    const shared = new SharedWork<number>();
    const { begun, run } = work();
    const caller = new AbortController();
    const leaver = shared.run('a', caller.signal, run);
    await turn();
    caller.abort();
    await expect(leaver).rejects.toThrow();
    expect(begun[0]?.signal.aborted).toBe(true);
    const next = shared.run('a', signal, run);
    await turn();
    expect(begun).toHaveLength(1);
    begun[0]?.end();
    await turn();
    expect(begun).toHaveLength(2);
    begun[1]?.end();
    expect(await next).toBe(2);
  });

  it('tells all of a failure, and tries again for the next', async () => {
    const shared = new SharedWork<number>();
    const failing = [1, 2].map(() => shared.run('a', signal, () => Promise.reject(new Error('no'))));
    for (const one of failing) await expect(one).rejects.toThrow('no');
    expect(await shared.run('a', signal, async () => 5)).toBe(5);
  });
});
