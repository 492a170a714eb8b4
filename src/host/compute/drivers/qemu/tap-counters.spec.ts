import { describe, expect, it } from '@jest/globals';
import type { Exec } from '../../../../common/exec/exec.js';
import { tapCounters } from './tap-counters.js';

const counters = (bytes: number) => ({ bytes, packets: 1, errors: 2, dropped: 3, multicast: 0 });
const shown = JSON.stringify([{ ifname: 'tap1', stats64: { rx: counters(10), tx: counters(20) } }]);
const mac = '02:00:00:00:00:01';
const binding = { tap: 'tap1', namespace: 'own', guestUid: 0, domainId: 'd' };

describe('the counters of a card', () => {
  it('are its tap’s, seen from the guest, wherever the tap is', async () => {
    const asked: string[] = [];
    const exec: Exec = async (file, args) => {
      asked.push([file, ...args].join(' '));
      return { stdout: shown, stderr: '' };
    };
    const got = { octets: 20, packets: 1, errors: 2, drops: 3 };
    expect(await tapCounters(exec, { mac, binding })).toEqual({ mac, got, sent: { ...got, octets: 10 } });
    await tapCounters(exec, { mac, binding: { ...binding, domainNamespace: 'domain' } });
    await tapCounters(exec, { mac, binding: { ...binding, namespace: '' } });
    expect(asked).toEqual([
      'ip -n own -s -j link show dev tap1',
      'ip -n domain -s -j link show dev tap1',
      'ip -s -j link show dev tap1',
    ]);
  });

  it('are at most what JSON can say', async () => {
    const much = { ...counters(2 ** 60), packets: 1.5 };
    const stdout = JSON.stringify([{ stats64: { rx: much, tx: much } }]);
    const { got } = await tapCounters(async () => ({ stdout, stderr: '' }), { mac, binding });
    expect(got).toMatchObject({ octets: Number.MAX_SAFE_INTEGER, packets: 1 });
  });

  it('are none without a tap', async () => {
    const exec: Exec = () => Promise.reject(new Error('nothing is to be asked'));
    const nothing = { octets: 0, packets: 0, errors: 0, drops: 0 };
    const cards = await tapCounters(exec, { mac, binding: { ...binding, tap: '' } });
    expect(cards).toEqual({ mac, got: nothing, sent: nothing });
  });
});
