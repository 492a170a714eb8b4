import { describe, expect, it } from '@jest/globals';
import { Turnstile } from './turnstile.js';

const pause = () => new Promise((resolve) => setImmediate(resolve));

describe('Turnstile', () => {
  it('runs one at a time, in order, also after a failure', async () => {
    const turnstile = new Turnstile();
    const seen: string[] = [];
    const work = (name: string, fails = false) =>
      turnstile.run(async () => {
        seen.push(`${name} begins`);
        await pause();
        seen.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      });
    const settled = Promise.allSettled([work('a'), work('b', true), work('c')]);
    await turnstile.idle();
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('is idle when there was no work', async () => {
    await expect(new Turnstile().idle()).resolves.toBeUndefined();
  });
});
