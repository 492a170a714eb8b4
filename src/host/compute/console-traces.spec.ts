import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  type ConsoleTrace,
  MOST_TRACE_TEXT,
  TRACE_BYTES,
  unpacked,
} from '../../stream/console-trace.contract.js';
import { until } from '../../../test/support/until.js';
import { ConsoleTraces } from './console-traces.js';
import type { GuestFact } from './virt-driver.js';

/** Guests that are their consoles. */
class Consoles {
  readonly output = new Map<string, Buffer>();

  async list(): Promise<readonly GuestFact[]> {
    return [...this.output.keys()].map((instanceId) => ({ instanceId, generation: 1, power: 'running' }));
  }

  async consoleOutput(instanceId: string, maxBytes: number): Promise<Buffer | undefined> {
    return this.output.get(instanceId)?.subarray(-maxBytes);
  }
}

describe('ConsoleTraces', () => {
  let driver: Consoles;
  let requests: (readonly ConsoleTrace[])[];
  let away: boolean;
  let traces: ConsoleTraces;
  let folder: string;
  /** As the next daemon makes it. */
  let anew: () => ConsoleTraces;
  const textOf = async ({ output }: ConsoleTrace) => String(await unpacked(Buffer.from(output, 'base64')));
  const shipped = () => requests.flat();

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    driver = new Consoles();
    requests = [];
    away = false;
    const keepTraces = async (told: readonly ConsoleTrace[]) => {
      if (away) throw new Error('the cloud is away');
      requests.push(told);
    };
    folder = mkdtempSync(join(tmpdir(), 'traces-'));
    anew = () => new ConsoleTraces({ driver, link: { keepTraces }, folder, everyMs: 60_000 });
    traces = anew();
  });
  afterEach(() => {
    traces.close();
    jest.useRealTimers();
    rmSync(folder, { recursive: true });
  });

  it('ships what has changed since the last look, the newest 64 KiB, and nothing else', async () => {
    const [loud, quiet, mute] = [randomUUID(), randomUUID(), randomUUID()];
    driver.output.set(loud, Buffer.from(`old ${'x'.repeat(TRACE_BYTES)} new`));
    driver.output.set(quiet, Buffer.from('boots'));
    driver.output.set(mute, Buffer.alloc(0));
    await traces.look();
    expect(
      shipped()
        .map(({ instanceId }) => instanceId)
        .sort(),
    ).toEqual([loud, quiet].sort());
    const words = await textOf(shipped().find(({ instanceId }) => instanceId === loud) ?? fail());
    expect([words.length, words.slice(-4)]).toEqual([TRACE_BYTES, ' new']);
    await traces.look();
    expect(requests).toHaveLength(1);
    driver.output.set(quiet, Buffer.from('boots, runs'));
    await traces.look();
    expect(await Promise.all(requests[1]?.map(textOf) ?? [])).toEqual(['boots, runs']);
  });

  it('ships no more than fits into one request with each look, and all in turn', async () => {
    const ids = Array.from({ length: 40 }, () => randomUUID());
    for (const id of ids) driver.output.set(id, randomBytes(TRACE_BYTES));
    for (let i = 0; i < 6; i += 1) await traces.look();
    expect(new Set(shipped().map(({ instanceId }) => instanceId)).size).toBe(40);
    for (const request of requests)
      expect(request.reduce((sum, { output }) => sum + output.length, 0)).toBeLessThanOrEqual(
        MOST_TRACE_TEXT,
      );
    expect(shipped()).toHaveLength(40);
  });

  it('ships the last words of guests that go, together, although they are gone by then', async () => {
    const ids = [randomUUID(), randomUUID()];
    for (const id of ids) driver.output.set(id, Buffer.from(`bye ${id}`));
    await Promise.all(ids.map((id) => traces.keep(id)));
    driver.output.clear();
    await jest.advanceTimersByTimeAsync(200);
    expect(requests).toHaveLength(1);
    expect(await Promise.all(shipped().map(textOf))).toEqual(ids.map((id) => `bye ${id}`));
    await traces.keep(randomUUID());
    await jest.advanceTimersByTimeAsync(60_000);
    expect(requests).toHaveLength(1);
  });

  it('ships them again until the cloud has them', async () => {
    const id = randomUUID();
    driver.output.set(id, Buffer.from('bye'));
    away = true;
    await traces.look();
    await traces.keep(id);
    driver.output.clear();
    await jest.advanceTimersByTimeAsync(12_000);
    expect(requests).toEqual([]);
    away = false;
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await Promise.all(shipped().map(textOf))).toEqual(['bye']);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(requests).toHaveLength(1);
  });

  it('leaves them to the next daemon, which ships them once, although their guests are gone', async () => {
    const ids = [randomUUID(), randomUUID()];
    away = true;
    for (const id of ids) driver.output.set(id, Buffer.from('first'));
    await Promise.all(ids.map((id) => traces.keep(id)));
    driver.output.set(ids[0] ?? '', Buffer.from('last'));
    await traces.keep(ids[0] ?? '');
    driver.output.clear();
    // It dies.
    traces.close();
    away = false;
    traces = anew();
    await traces.open();
    await jest.advanceTimersByTimeAsync(200);
    expect(requests).toHaveLength(1);
    const told = shipped().map(async (trace) => [trace.instanceId, await textOf(trace)] as const);
    expect(new Map(await Promise.all(told))).toEqual(
      new Map([
        [ids[1], 'first'],
        [ids[0], 'last'],
      ]),
    );
    await until(() => readdirSync(folder).length === 0);
    traces.close();
    traces = anew();
    await traces.open();
    await jest.advanceTimersByTimeAsync(30_000);
    expect(requests).toHaveLength(1);
  });

  it('ships them from memory where the disk takes nothing', async () => {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file where the folder should be');
    const id = randomUUID();
    driver.output.set(id, Buffer.from('bye'));
    await traces.keep(id);
    await jest.advanceTimersByTimeAsync(200);
    expect(await Promise.all(shipped().map(textOf))).toEqual(['bye']);
    await expect(anew().open()).resolves.toBeUndefined();
  });

  it('keeps a bounded number of them while the cloud does not answer: the newest', async () => {
    away = true;
    const ids = Array.from({ length: 150 }, () => randomUUID());
    for (const id of ids) {
      driver.output.set(id, randomBytes(TRACE_BYTES));
      await traces.keep(id);
      driver.output.delete(id);
    }
    away = false;
    await jest.advanceTimersByTimeAsync(30_000);
    const got = shipped().map(({ instanceId }) => instanceId);
    expect(got.length).toBeGreaterThan(60);
    expect(got).toEqual(ids.slice(-got.length));
    expect(shipped().reduce((sum, { output }) => sum + output.length, 0)).toBeLessThanOrEqual(
      8 * MOST_TRACE_TEXT,
    );
  });

  it('lets a guest go whose console cannot be read', async () => {
    driver.consoleOutput = async () => {
      throw new Error('ELOOP');
    };
    await expect(traces.keep(randomUUID())).resolves.toBeUndefined();
  });
});

function fail(): never {
  throw new Error('it was not shipped');
}
