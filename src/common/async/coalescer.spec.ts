import { describe, expect, it } from '@jest/globals';
import { Coalescer } from './coalescer.js';

describe('Coalescer', () => {
  it('serves all who ask during a run by one more', async () => {
    let wanted = 0;
    const seen: number[] = [];
    const work = new Coalescer(async () => {
      seen.push(wanted);
      await new Promise((resolve) => setImmediate(resolve));
    });
    const runs = Array.from({ length: 50 }, () => {
      wanted += 1;
      return work.run();
    });
    await Promise.all(runs);
    expect(seen).toEqual([1, 50]);
    wanted = 51;
    await work.run();
    expect(seen).toEqual([1, 50, 51]);
  });

  it('tells a failure to those whom it concerns only', async () => {
    let fails = true;
    const work = new Coalescer(async () => {
      const failing = fails;
      fails = false;
      await new Promise((resolve) => setImmediate(resolve));
      if (failing) throw new Error('no');
    });
    const [first, second] = await Promise.allSettled([work.run(), work.run()]);
    expect([first?.status, second?.status]).toEqual(['rejected', 'fulfilled']);
    await work.run();
  });
});
