import { describe, expect, it } from '@jest/globals';
import { Semaphore } from '../../../../common/async/semaphore.js';
import { hurryInTurn } from './copy-turn.js';

const NEVER = new AbortController().signal;

function copy(signal: AbortSignal = NEVER) {
  let [end, fail] = [(): void => undefined, (_cause: Error): void => undefined];
  const over = new Promise<void>((resolve, reject) => ([end, fail] = [resolve, reject]));
  const told = { hurries: 0 };
  const hurry = () => {
    told.hurries += 1;
    return Promise.resolve();
  };
  return { signal, over, end, fail, told, hurry };
}

const free = async (slot: Semaphore) => {
  let isFree = false;
  void slot.run(NEVER, () => {
    isFree = true;
    return Promise.resolve();
  });
  await settle();
  return isFree;
};

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('hurryInTurn', () => {
  it('hurries one copy after another', async () => {
    const [slot, first, second] = [new Semaphore(1), copy(), copy()];
    const done = [hurryInTurn(slot, first), hurryInTurn(slot, second)];
    await settle();
    expect([first.told.hurries, second.told.hurries]).toEqual([1, 0]);
    first.end();
    await done[0];
    await settle();
    expect(second.told.hurries).toBe(1);
    second.end();
    await done[1];
    expect(await free(slot)).toBe(true);
  });

  it('lets one that is over before its turn wait for no other', async () => {
    const [slot, other, own] = [new Semaphore(1), copy(), copy()];
    const others = hurryInTurn(slot, other);
    const done = hurryInTurn(slot, own);
    own.end();
    await done;
    expect(own.told.hurries).toBe(0);
    other.end();
    await others;
    expect(await free(slot)).toBe(true);
  });

  it('tells at once that the server of one that waits has ended', async () => {
    const [slot, other, own] = [new Semaphore(1), copy(), copy()];
    const others = hurryInTurn(slot, other);
    const done = hurryInTurn(slot, own);
    own.fail(new Error('ended'));
    await expect(done).rejects.toThrow('ended');
    other.end();
    await others;
  });

  it('settles one that is given up when it is over, and hurries it not', async () => {
    const [slot, other, giving] = [new Semaphore(1), copy(), new AbortController()];
    const own = copy(giving.signal);
    const others = hurryInTurn(slot, other);
    const done = hurryInTurn(slot, own);
    giving.abort();
    await settle();
    own.fail(new Error('given up'));
    await expect(done).rejects.toThrow('given up');
    expect(own.told.hurries).toBe(0);
    other.end();
    await others;
  });

  it('lets one that cannot be hurried go on slowly, in its turn', async () => {
    const [slot, own] = [new Semaphore(1), copy()];
    const done = hurryInTurn(slot, { ...own, hurry: () => Promise.reject(new Error('no answer')) });
    await settle();
    expect(await free(slot)).toBe(false);
    own.end();
    await done;
  });
});
