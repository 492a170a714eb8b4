import { describe, expect, it } from '@jest/globals';
import { BootSlots } from './boot-slots.js';

const { signal } = new AbortController();

describe('BootSlots', () => {
  it('lets in no more than its limit, in order', async () => {
    const slots = new BootSlots(2);
    const ends: (() => void)[] = [];
    const began: number[] = [];
    const all = [0, 1, 2, 3].map((i) =>
      slots.run(signal, () => {
        began.push(i);
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(began).toEqual([0, 1]);
    ends[1]?.();
    await all[1];
    await new Promise((resolve) => setImmediate(resolve));
    expect(began).toEqual([0, 1, 2]);
    ends[0]?.();
    ends[2]?.();
    await all[2];
    await new Promise((resolve) => setImmediate(resolve));
    ends[3]?.();
    await Promise.all(all);
  });

  it('frees the place of work that failed', async () => {
    const slots = new BootSlots(1);
    await expect(slots.run(signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await slots.run(signal, async () => 1)).toBe(1);
  });

  it('lets who is cancelled leave the line', async () => {
    const slots = new BootSlots(1);
    let end = (): void => undefined;
    const first = slots.run(signal, () => new Promise<void>((resolve) => (end = resolve)));
    const caller = new AbortController();
    const waiting = slots.run(caller.signal, async () => 2);
    const last = slots.run(signal, async () => 3);
    caller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await expect(slots.run(caller.signal, async () => 4)).rejects.toMatchObject({ name: 'AbortError' });
    end();
    await first;
    expect(await last).toBe(3);
  });
});
