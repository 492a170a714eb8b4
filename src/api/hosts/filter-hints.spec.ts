import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { HostStreams } from '../../cloud/streams/host-streams.js';
import type { DownMessage } from '../../stream/stream.contract.js';
import { FilterHints } from './filter-hints.js';

/** Lets what was promised happen, without the clock. */
const settled = async () => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
};

describe('FilterHints', () => {
  let versions: Map<string, number>;
  let asked: string[][];
  let told: string[];
  let broken: boolean;
  let hints: FilterHints;
  let streams: HostStreams;

  const connect = (host: string) => {
    const send = (message: DownMessage) => {
      if (message.type === 'filters') told.push(`${host} ${message.version}${message.isAwaited ? '+' : ''}`);
    };
    const stream = { host, binary: 'engine-network', send, end: () => undefined };
    streams.add(stream);
    hints.connected(host);
    return stream;
  };

  beforeEach(() => {
    jest.useFakeTimers();
    [versions, asked, told, broken, streams] = [new Map(), [], [], false, new HostStreams()];
    const filterVersions = async (hosts: readonly string[]) => {
      asked.push([...hosts]);
      if (broken) throw new Error('no database');
      return versions;
    };
    hints = new FilterHints(filterVersions, streams);
  });
  afterEach(() => {
    hints.close();
    jest.useRealTimers();
  });

  it('repeats a hint until it is applied, and is quiet then', async () => {
    versions.set('a', 3);
    connect('a');
    await settled();
    jest.advanceTimersByTime(500);
    expect(told).toEqual(['a 3', 'a 3', 'a 3']);
    hints.applied('a', 3);
    jest.advanceTimersByTime(10_000);
    expect(told).toHaveLength(3);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('looks up many hosts together', async () => {
    for (const host of ['a', 'b', 'c']) connect(host);
    await settled();
    expect(asked).toEqual([['a'], ['b', 'c']]);
    asked = [];
    hints.raisedPerhaps();
    await settled();
    expect(asked).toEqual([['a'], ['b', 'c']]);
  });

  it('tells a raised version at once, without the database, and repeats it', async () => {
    connect('a');
    await settled();
    hints.applied('a', 0);
    [asked, told] = [[], []];
    hints.raised('a', 7);
    expect(told).toEqual(['a 7']);
    jest.advanceTimersByTime(500);
    expect(told).toEqual(['a 7', 'a 7', 'a 7']);
    hints.applied('a', 7);
    jest.advanceTimersByTime(10_000);
    expect(told).toHaveLength(3);
    expect(asked).toEqual([]);
  });

  it('tells a host that is behind of the rest with the next repetition, unless a port is about to wait', async () => {
    connect('a');
    await settled();
    hints.applied('a', 0);
    told = [];
    for (const version of [5, 6, 7]) hints.raised('a', version);
    expect(told).toEqual(['a 5']);
    jest.advanceTimersByTime(250);
    expect(told).toEqual(['a 5', 'a 7']);
    hints.raised('a', 8);
    hints.raised('a', 9, true);
    expect(told).toEqual(['a 5', 'a 7', 'a 9+']);
    hints.applied('a', 9);
    hints.raised('a', 10);
    expect(told).toEqual(['a 5', 'a 7', 'a 9+', 'a 10']);
  });

  it('repeats an awaited one as such, also with a newer one that is not: the first may have been lost', async () => {
    connect('a');
    await settled();
    hints.applied('a', 0);
    told = [];
    hints.raised('a', 5, true);
    hints.raised('a', 6);
    jest.advanceTimersByTime(250);
    expect(told).toEqual(['a 5+', 'a 6+']);
    hints.applied('a', 5);
    jest.advanceTimersByTime(250);
    expect(told).toEqual(['a 5+', 'a 6+', 'a 6']);
  });

  it('hears that a version is awaited which it had looked up before', async () => {
    versions.set('a', 5);
    connect('a');
    await settled();
    hints.raised('a', 5, true);
    hints.raised('a', 5, true);
    expect(told).toEqual(['a 5', 'a 5+']);
  });

  it('never goes back: neither by an older notification nor by an older look-up', async () => {
    versions.set('a', 3);
    connect('a');
    hints.raised('a', 4);
    await settled();
    hints.raised('a', 2);
    jest.advanceTimersByTime(250);
    expect(told).toEqual(['a 4', 'a 4']);
  });

  it('tells nothing of hosts that are connected elsewhere', async () => {
    hints.raised('a', 1);
    await settled();
    expect([told, asked, jest.getTimerCount()]).toEqual([[], [], 0]);
  });

  it('asks again when the database does not answer', async () => {
    broken = true;
    connect('a');
    await settled();
    expect(told).toEqual([]);
    broken = false;
    versions.set('a', 1);
    jest.advanceTimersByTime(250);
    await settled();
    expect(told).toEqual(['a 1']);
  });

  it('forgets a host that has gone', async () => {
    versions.set('a', 1);
    streams.remove(connect('a'));
    await settled();
    jest.advanceTimersByTime(250);
    expect(told.length).toBeLessThan(2);
    jest.advanceTimersByTime(250);
    expect(jest.getTimerCount()).toBe(0);
  });
});
