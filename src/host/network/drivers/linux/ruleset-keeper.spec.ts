import { describe, expect, it } from '@jest/globals';
import { ExecError } from '../../../../common/exec/exec.js';
import { HostNamespace } from './host-namespace.js';
import type { NftModel } from './nft-model.js';
import { RulesetKeeper } from './ruleset-keeper.js';

const holding = (...addresses: string[]): NftModel => ({
  sets: new Map([['inet open', { type: 'ipv4_addr', elements: new Map(addresses.map((a) => [a, ''])) }]]),
  chains: new Map(),
});

describe('RulesetKeeper', () => {
  it('writes all at first, then differences, and all again after a failure', async () => {
    const scripts: string[] = [];
    let wanted = holding('10.0.0.1');
    let fails = false;
    const namespace = new HostNamespace('ns', async (_file, _args, options) => {
      scripts.push(String(options?.input));
      if (fails) throw new Error('no');
      return { stdout: '', stderr: '' };
    });
    const keeper = new RulesetKeeper(namespace, () => wanted);
    await keeper.commit();
    expect(scripts.at(-1)).toContain('delete table inet engine');
    await keeper.commit();
    expect(scripts).toHaveLength(1);
    wanted = holding('10.0.0.1', '10.0.0.2');
    await keeper.commit();
    expect(scripts.at(-1)).toBe('add element inet engine open { 10.0.0.2 }\n');
    fails = true;
    wanted = holding('10.0.0.3');
    await expect(keeper.commit()).rejects.toThrow('no');
    fails = false;
    await keeper.commit();
    expect(scripts.at(-1)).toContain('delete table inet engine');
  });

  it('writes all again when somebody else has been at the rules', async () => {
    const scripts: string[] = [];
    let listed: readonly string[] | undefined = ['10.0.0.1'];
    const namespace = new HostNamespace('ns', async (file, args, options) => {
      if (options?.input !== undefined) {
        scripts.push(String(options.input));
        listed = ['10.0.0.1'];
        return { stdout: '', stderr: '' };
      }
      if (!listed) throw new ExecError([file, ...args], 1, 'Error: No such file or directory', 'failed');
      const elem = listed.map((address) => [address, { goto: { target: 'x' } }]);
      return { stdout: JSON.stringify({ nftables: [{ map: { elem } }] }), stderr: '' };
    });
    const toPort = { type: 'ipv4_addr : verdict', elements: new Map([['10.0.0.1', 'goto x']]) };
    const keeper = new RulesetKeeper(namespace, () => ({
      sets: new Map([['inet to_port', toPort]]),
      chains: new Map(),
    }));
    await keeper.commit();
    expect(await keeper.filtered()).toEqual(['10.0.0.1']);
    expect(scripts).toHaveLength(1);
    for (const lost of [[], undefined]) {
      listed = lost;
      expect(await keeper.filtered()).toEqual(['10.0.0.1']);
      expect(scripts.pop()).toContain('delete table inet engine');
    }
  });

  it('reads the addresses that the kernel lets through to', async () => {
    const listing = {
      nftables: [{ metainfo: {} }, { map: { elem: [['10.0.0.1', { goto: { target: 'x' } }]] } }],
    };
    const namespace = new HostNamespace('ns', async () => ({ stdout: JSON.stringify(listing), stderr: '' }));
    expect(await new RulesetKeeper(namespace, () => holding()).filtered()).toEqual(['10.0.0.1']);
  });
});
