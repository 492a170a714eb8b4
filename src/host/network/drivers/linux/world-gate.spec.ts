import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Exec, ExecError } from '../../../../common/exec/exec.js';
import { WorldGate } from './world-gate.js';

const link = { machine: '198.19.192.0', namespace: '198.19.192.1' };
const machine = { addresses: [], uplinks: ['eth0'], routes: new Set<string>(), forwardsAll: false };

describe('WorldGate', () => {
  let proc: string;
  /** What the kernel holds, by table: the interfaces that it remembers. */
  let tables: Map<string, readonly string[]>;
  const switchAt = (device: string) => join(proc, 'sys/net/ipv4/conf', device, 'forwarding');
  const forwarding = (device: string) => readFileSync(switchAt(device), 'utf8');

  const exec: Exec = async (file, args, options) => {
    const answer = (nftables: readonly object[]) => ({ stdout: JSON.stringify({ nftables }), stderr: '' });
    if (options?.input !== undefined) {
      const script = String(options.input);
      const [, name = ''] = /^add table inet (\S+)/.exec(script) ?? [];
      const [, switched = ''] = /elements = \{ (.*) \}/.exec(script) ?? [];
      tables.set(
        name,
        [...switched.matchAll(/"(\w+)"/g)].map(([, device = '']) => device),
      );
    }
    if (args.includes('tables'))
      return answer([...tables.keys()].map((name) => ({ table: { family: 'inet', name } })));
    if (args.includes('--stateless')) {
      const held = tables.get(args.at(-1) ?? '');
      if (held) return answer([{ held }]);
      throw new ExecError([file, ...args], 1, 'No such file or directory', '');
    }
    if (args.includes('set')) return answer([{ set: { elem: tables.get(args.at(-2) ?? '') } }]);
    if (args.includes('delete') && !tables.delete(args.at(-1) ?? ''))
      throw new ExecError([file, ...args], 1, 'No such file or directory', '');
    return answer([]);
  };
  const gateOf = (machineLink: string) =>
    new WorldGate({ exec, machineLink, linkCidr: '198.19.192.0/18', uplinks: [], opens: true, proc });

  beforeEach(() => {
    proc = mkdtempSync(join(tmpdir(), 'proc-'));
    tables = new Map();
    for (const device of ['all', 'eth0', 'eth1', 'enga', 'engb']) {
      mkdirSync(join(proc, 'sys/net/ipv4/conf', device), { recursive: true });
      writeFileSync(switchAt(device), '0\n');
    }
  });
  afterEach(() => rmSync(proc, { recursive: true }));

  it('turns forwarding on for its link and the uplink, and takes it back', async () => {
    const gate = gateOf('enga');
    await gate.keep(link, machine);
    expect(['enga', 'eth0', 'eth1', 'all'].map((device) => forwarding(device).trim())).toEqual([
      '1',
      '1',
      '0',
      '0',
    ]);
    expect(tables.get('engine_enga')).toEqual(['eth0']);
    await gate.close();
    expect(forwarding('eth0')).toBe('0');
    expect(tables.size).toBe(0);
    await gate.close();
  });

  it('takes back what a host has left whose link is gone', async () => {
    tables.set('engine_engdead', ['eth0']);
    writeFileSync(switchAt('eth0'), '1');
    await gateOf('enga').close();
    expect(forwarding('eth0')).toBe('0');
    expect(tables.size).toBe(0);
  });

  it('takes back an uplink that it had before it came back with another', async () => {
    await gateOf('enga').keep(link, machine);
    await gateOf('enga').keep(link, { ...machine, uplinks: ['eth1'] });
    expect(['eth0', 'eth1'].map(forwarding)).toEqual(['0', '1']);
  });

  it('leaves on what was on before', async () => {
    writeFileSync(switchAt('eth0'), '1\n');
    const gate = gateOf('enga');
    await gate.keep(link, machine);
    expect(tables.get('engine_enga')).toEqual([]);
    await gate.close();
    expect(forwarding('eth0')).toBe('1\n');
  });

  it('remembers through a crash what it was', async () => {
    await gateOf('enga').keep(link, machine);
    const next = gateOf('enga');
    await next.keep(link, machine);
    await next.close();
    expect(forwarding('eth0')).toBe('0');
  });

  it.each([
    ['enga', 'engb'],
    ['engb', 'enga'],
  ])('of two clouds, %s leaves first', async (first, last) => {
    const gates = new Map([first, last].sort().map((name) => [name, gateOf(name)]));
    for (const gate of gates.values()) await gate.keep(link, machine);
    await gates.get(first)?.close();
    expect(forwarding('eth0').trim()).toBe('1');
    await gates.get(last)?.close();
    expect(forwarding('eth0')).toBe('0');
  });

  it('two clouds that leave together leave nothing', async () => {
    const gates = [gateOf('enga'), gateOf('engb')];
    for (const gate of gates) await gate.keep(link, machine);
    await Promise.all(gates.map((gate) => gate.close()));
    expect(forwarding('eth0')).toBe('0');
  });

  it('lets go of what another has turned on for all', async () => {
    const gate = gateOf('enga');
    await gate.keep(link, machine);
    writeFileSync(switchAt('all'), '1');
    await gate.keep(link, { ...machine, forwardsAll: true });
    expect(tables.get('engine_enga')).toEqual([]);
    await gate.close();
    expect(forwarding('eth0')).toBe('1');
  });

  it('turns on again what was turned off, and follows the uplink', async () => {
    const gate = gateOf('enga');
    await gate.keep(link, machine);
    writeFileSync(switchAt('eth0'), '0');
    await gate.keep(link, machine);
    expect(forwarding('eth0')).toBe('1');
    await gate.keep(link, { ...machine, uplinks: ['eth1'] });
    expect(['eth0', 'eth1'].map(forwarding)).toEqual(['0', '1']);
    expect(tables.get('engine_enga')).toEqual(['eth1']);
  });

  it('writes a table that is gone again, and says so', async () => {
    const gate = gateOf('enga');
    await gate.keep(link, machine);
    expect(await gate.restore()).toEqual([]);
    tables.clear();
    expect(await gate.restore()).toEqual(['the machine’s table of enga']);
    expect(tables.get('engine_enga')).toEqual(['eth0']);
  });
});
