import { afterEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FenceGate } from './fence-gate.js';

const HOUR = 3_600_000;
const { signal } = new AbortController();
const fence = (generation: number, sequence = 1) => ({ generation, sequence });
const folders: string[] = [];
const gates: FenceGate[] = [];

function folderOf(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fences-'));
  folders.push(folder);
  return folder;
}

function gateAt(folder: string, now?: () => number): FenceGate {
  const gate = new FenceGate(folder, now);
  gates.push(gate);
  return gate;
}

/** Work that ends when it is told to; `began` resolves once it runs. */
function held<T>(value: T) {
  let begin = (): void => undefined;
  let end = (): void => undefined;
  const began = new Promise<void>((resolve) => (begin = resolve));
  const ended = new Promise<void>((resolve) => (end = resolve));
  const seen: { signal?: AbortSignal } = {};
  const work = async (given: AbortSignal): Promise<T> => {
    seen.signal = given;
    begin();
    await ended;
    return value;
  };
  return { work, began, end, seen };
}

/** Work that runs until it is stopped. */
const untilStopped = (began: () => void) => (given: AbortSignal) =>
  new Promise<never>((_, reject) => {
    given.addEventListener('abort', () => reject(given.reason as Error));
    began();
  });

const turns = async () => {
  for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
};

afterEach(async () => {
  await Promise.all(gates.splice(0).map((gate) => gate.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('FenceGate', () => {
  it('lets work in and gives its result back', async () => {
    expect(await gateAt(folderOf()).pass('a', fence(1), signal, async () => 7)).toBe(7);
  });

  it('gives the error of the work back as it is', async () => {
    const failure = new Error('no');
    const passing = gateAt(folderOf()).pass('a', fence(1), signal, () => Promise.reject(failure));
    await expect(passing).rejects.toBe(failure);
  });

  it('orders by generation first, then by sequence', async () => {
    const gate = gateAt(folderOf());
    await gate.pass('a', fence(2, 3), signal, async () => undefined);
    for (const lower of [fence(2, 2), fence(1, 9)])
      await expect(gate.pass('a', lower, signal, async () => undefined)).rejects.toMatchObject({
        code: 'OperationOvertaken',
      });
    await gate.pass('a', fence(3, 1), signal, async () => undefined);
  });

  it('keeps resources apart', async () => {
    const gate = gateAt(folderOf());
    const slow = held('slow');
    const first = gate.pass('a', fence(9), signal, slow.work);
    await slow.began;
    expect(await gate.pass('b', fence(1), signal, async () => 'quick')).toBe('quick');
    slow.end();
    expect(await first).toBe('slow');
  });

  it('lets a retry wait for the first and then run, without stopping it', async () => {
    const gate = gateAt(folderOf());
    const first = held('first');
    const order: string[] = [];
    const running = gate.pass('a', fence(1), signal, first.work).then(() => order.push('first'));
    await first.began;
    const retry = gate.pass('a', fence(1), signal, async () => order.push('retry'));
    await turns();
    expect(order).toEqual([]);
    expect(first.seen.signal?.aborted).toBe(false);
    first.end();
    await Promise.all([running, retry]);
    expect(order).toEqual(['first', 'retry']);
  });

  it('stops lower work, waits for its end, then begins', async () => {
    const gate = gateAt(folderOf());
    const lower = held('done');
    const order: string[] = [];
    const first = gate.pass('a', fence(1), signal, lower.work).then((value) => order.push(value));
    await lower.began;
    const second = gate.pass('a', fence(1, 2), signal, async () => order.push('higher'));
    expect(lower.seen.signal?.aborted).toBe(true);
    await turns();
    expect(order).toEqual([]);
    lower.end();
    await Promise.all([first, second]);
    expect(order).toEqual(['done', 'higher']);
  });

  it('says of stopped work that it was overtaken', async () => {
    const gate = gateAt(folderOf());
    let first: Promise<never> | undefined;
    await new Promise<void>((began) => {
      first = gate.pass('a', fence(1), signal, untilStopped(began));
    });
    const second = gate.pass('a', fence(2), signal, async () => 'higher');
    await expect(first).rejects.toMatchObject({ code: 'OperationOvertaken', retryable: false });
    expect(await second).toBe('higher');
  });

  it('turns away at once what waits with a lower fence', async () => {
    const gate = gateAt(folderOf());
    const first = held(1);
    const running = gate.pass('a', fence(1), signal, first.work);
    await first.began;
    let ran = false;
    const waiting = gate.pass('a', fence(2), signal, async () => (ran = true));
    const highest = gate.pass('a', fence(3), signal, async () => 3);
    await expect(waiting).rejects.toMatchObject({ code: 'OperationOvertaken' });
    first.end();
    expect(await Promise.all([running, highest])).toEqual([1, 3]);
    expect(ran).toBe(false);
  });

  it('hands the cancellation of the caller on, and begins nothing that is cancelled', async () => {
    const gate = gateAt(folderOf());
    const caller = new AbortController();
    let first: Promise<never> | undefined;
    await new Promise<void>((began) => {
      first = gate.pass('a', fence(1), caller.signal, untilStopped(began));
    });
    caller.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    await expect(gate.pass('a', fence(1), caller.signal, async () => 1)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('lets a cancelled waiter go and keeps the order of the others', async () => {
    const gate = gateAt(folderOf());
    const caller = new AbortController();
    const first = held(1);
    const running = gate.pass('a', fence(1), signal, first.work);
    await first.began;
    const cancelled = gate.pass('a', fence(1), caller.signal, async () => 2);
    let third = 0;
    const last = gate.pass('a', fence(1), signal, async () => (third = 3));
    caller.abort();
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    await turns();
    expect(third).toBe(0);
    first.end();
    expect(await Promise.all([running, last])).toEqual([1, 3]);
  });

  it('remembers over a restart', async () => {
    const folder = folderOf();
    await gateAt(folder).pass('a', fence(5, 2), signal, async () => undefined);
    const next = gateAt(folder);
    await expect(next.pass('a', fence(5, 1), signal, async () => undefined)).rejects.toMatchObject({
      code: 'OperationOvertaken',
    });
    expect(await next.pass('a', fence(5, 2), signal, async () => 'retry')).toBe('retry');
  });

  it('has the fence on disk before the work begins', async () => {
    const folder = folderOf();
    const text = await gateAt(folder).pass('a', fence(4, 2), signal, async () =>
      readFileSync(join(folder, 'journal'), 'utf8'),
    );
    expect(text).toContain('["a",4,2,');
  });

  it('reads past a line that a crash cut off', async () => {
    const folder = folderOf();
    const gate = gateAt(folder);
    await gate.pass('a', fence(2), signal, async () => undefined);
    appendFileSync(join(folder, 'journal'), '\n["a",3');
    await gate.pass('b', fence(6), signal, async () => undefined);
    const next = gateAt(folder);
    await next.pass('a', fence(2), signal, async () => undefined);
    await expect(next.pass('b', fence(5), signal, async () => undefined)).rejects.toMatchObject({
      code: 'OperationOvertaken',
    });
  });

  it('forgets after a day, at start and by the clock, but not what is in use', async () => {
    const folder = folderOf();
    let now = 1_000 * HOUR;
    const gate = gateAt(folder, () => now);
    await gate.pass('a', fence(5), signal, async () => undefined);
    const busy = held('busy');
    const running = gate.pass('b', fence(5), signal, busy.work);
    await busy.began;
    now += 23 * HOUR;
    await gate.prune();
    await expect(gate.pass('a', fence(1), signal, async () => 1)).rejects.toThrow();
    now += 2 * HOUR;
    await gate.prune();
    expect(await gate.pass('a', fence(1), signal, async () => 1)).toBe(1);
    await expect(gate.pass('b', fence(1), signal, async () => 1)).rejects.toThrow();
    busy.end();
    await running;
    now += 25 * HOUR;
    expect(await gateAt(folder, () => now).pass('b', fence(1), signal, async () => 1)).toBe(1);
  });

  it('takes a burst of a thousand with few writes', async () => {
    const folder = folderOf();
    const gate = gateAt(folder);
    const ids = Array.from({ length: 1_000 }, (_, i) => `guest-${i}`);
    await Promise.all(ids.map((id, i) => gate.pass(id, fence(i + 1), signal, async () => undefined)));
    const next = gateAt(folder);
    await expect(next.pass('guest-999', fence(999), signal, async () => 1)).rejects.toThrow();
  });
});

describe('fences of operations under one generation', () => {
  const by = (operation: number, sequence = 1) => ({ generation: 5, operation, sequence });

  it('are told apart by the number of the operation, which comes before the sequence', async () => {
    const gate = gateAt(folderOf());
    await gate.pass('a', by(8, 3), signal, async () => undefined);
    await expect(gate.pass('a', by(7, 9), signal, async () => undefined)).rejects.toMatchObject({
      code: 'OperationOvertaken',
    });
    await gate.pass('a', by(9, 1), signal, async () => undefined);
  });

  it('come after those of workflows that began before operations had numbers', async () => {
    const folder = folderOf();
    appendFileSync(join(folder, 'journal'), `\n${JSON.stringify(['a', 5, Date.now(), Date.now()])}`);
    const gate = gateAt(folder);
    await expect(gate.pass('a', fence(5, 7), signal, async () => 1)).rejects.toThrow();
    expect(await gate.pass('a', by(1), signal, async () => 1)).toBe(1);
    expect(await gateAt(folder).pass('a', by(1), signal, async () => 2)).toBe(2);
  });
});

describe('lanes inside a lane', () => {
  const at = (generation: number, operation: number, sequence = 1) => ({ generation, operation, sequence });
  const overtaken = { code: 'OperationOvertaken' };
  const nothing = async () => undefined;

  it('do not wait for each other: two attaches to one guest, under one generation', async () => {
    const gate = gateAt(folderOf());
    const [first, second] = [held('first'), held('second')];
    const one = gate.pass(['guest', 'disk-1'], at(5, 8), signal, first.work);
    const two = gate.pass(['guest', 'disk-2'], at(5, 9), signal, second.work);
    await Promise.all([first.began, second.began]);
    expect(first.seen.signal?.aborted).toBe(false);
    second.end();
    expect(await two).toBe('second');
    // The later one has the higher number, and the earlier one goes on all the same.
    first.end();
    expect(await one).toBe('first');
    expect(await gate.pass(['guest', 'disk-1'], at(5, 8, 2), signal, async () => 'next step')).toBe(
      'next step',
    );
  });

  it('wait for work on the whole', async () => {
    const gate = gateAt(folderOf());
    const whole = held('whole');
    const order: string[] = [];
    const reboot = gate.pass('guest', at(5, 7), signal, whole.work).then((value) => order.push(value));
    await whole.began;
    const attach = gate.pass(['guest', 'disk'], at(5, 8), signal, async () => order.push('inside'));
    await turns();
    expect([order, whole.seen.signal?.aborted]).toEqual([[], false]);
    whole.end();
    await Promise.all([reboot, attach]);
    expect(order).toEqual(['whole', 'inside']);
  });

  it('are stopped and waited for by newer work on the whole, and refuse what is older from then on', async () => {
    const gate = gateAt(folderOf());
    const order: string[] = [];
    let began = (): void => undefined;
    const running = new Promise<void>((resolve) => (began = resolve));
    const attach = gate
      .pass(['guest', 'disk'], at(5, 8), signal, untilStopped(began))
      .catch((error: unknown) => (order.push('stopped'), error));
    await running;
    await gate.pass('guest', at(6, 9), signal, async () => order.push('destroyed'));
    expect(order).toEqual(['stopped', 'destroyed']);
    expect(await attach).toMatchObject(overtaken);
    await expect(gate.pass(['guest', 'disk'], at(5, 8, 2), signal, nothing)).rejects.toMatchObject(overtaken);
    await expect(gate.pass(['guest', 'other'], at(5, 99), signal, nothing)).rejects.toMatchObject(overtaken);
  });

  it('keep out work on the whole of an operation that is over', async () => {
    const gate = gateAt(folderOf());
    await gate.pass(['guest', 'disk'], at(5, 9), signal, nothing);
    await expect(gate.pass('guest', at(5, 7, 40), signal, nothing)).rejects.toMatchObject(overtaken);
  });

  it('let one operation work on the whole and inside it, whatever its sequences are', async () => {
    const gate = gateAt(folderOf());
    await gate.pass(['guest', 'disk'], at(6, 9, 7), signal, nothing);
    await gate.pass('guest', at(6, 9, 1), signal, nothing);
    await gate.pass(['guest', 'disk'], at(6, 9, 8), signal, nothing);
  });

  it('are remembered with their places by the next daemon', async () => {
    const folder = folderOf();
    const gate = gateAt(folder);
    await gate.pass('guest', at(6, 9), signal, nothing);
    await gate.pass(['guest', 'disk'], at(6, 10, 4), signal, nothing);
    const next = gateAt(folder);
    await expect(next.pass(['guest', 'disk'], at(6, 10, 3), signal, nothing)).rejects.toMatchObject(
      overtaken,
    );
    await expect(next.pass(['guest', 'other'], at(5, 12), signal, nothing)).rejects.toMatchObject(overtaken);
    await expect(next.pass('guest', at(6, 9, 2), signal, nothing)).rejects.toMatchObject(overtaken);
  });

  it('are forgotten after a day, and hold nothing up then', async () => {
    let now = 1_000 * HOUR;
    const gate = gateAt(folderOf(), () => now);
    await gate.pass(['guest', 'disk'], at(6, 9), signal, nothing);
    now += 25 * HOUR;
    await gate.prune();
    expect(await gate.pass('guest', at(1, 1), signal, async () => 1)).toBe(1);
  });
});
