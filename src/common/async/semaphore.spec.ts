import { describe, expect, it } from '@jest/globals';
import { Semaphore } from './semaphore.js';

const { signal } = new AbortController();
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Work that ends when told to. */
function works() {
  const ends = new Map<string, (error?: Error) => void>();
  const work = (name: string) => () =>
    new Promise<string>((resolve, reject) =>
      ends.set(name, (error) => (error ? reject(error) : resolve(name))),
    );
  return { ends, work };
}

describe('Semaphore', () => {
  it('lets so many work at once and the rest in their order, also after a failure', async () => {
    const semaphore = new Semaphore(2);
    const { ends, work } = works();
    const all = ['a', 'b', 'c', 'd'].map((name) => semaphore.run(signal, work(name)));
    const settled = Promise.allSettled(all);
    await turn();
    expect([...ends.keys()]).toEqual(['a', 'b']);
    ends.get('b')?.(new Error('broke'));
    await turn();
    expect([...ends.keys()]).toEqual(['a', 'b', 'c']);
    ends.get('a')?.();
    await turn();
    for (const name of ['c', 'd']) ends.get(name)?.();
    expect((await settled).map(({ status }) => status)).toEqual([
      ...['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
    ]);
    expect(await semaphore.run(signal, async () => 'again')).toBe('again');
  });

  it('forgets who gives up in line', async () => {
    const semaphore = new Semaphore(1);
    const { ends, work } = works();
    const first = semaphore.run(signal, work('a'));
    const caller = new AbortController();
    const leaver = semaphore.run(caller.signal, work('b'));
    const last = semaphore.run(signal, work('c'));
    caller.abort();
    await expect(leaver).rejects.toMatchObject({ name: 'AbortError' });
    await expect(semaphore.run(caller.signal, work('d'))).rejects.toMatchObject({ name: 'AbortError' });
    ends.get('a')?.();
    expect(await first).toBe('a');
    await turn();
    ends.get('c')?.();
    expect(await last).toBe('c');
    expect([...ends.keys()]).toEqual(['a', 'c']);
  });
});
