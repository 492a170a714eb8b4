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

  it('knows its own commands, and writes all again when asked to', async () => {
    const scripts: string[] = [];
    const namespace = new HostNamespace('ns', async (_file, _args, options) => {
      scripts.push(String(options?.input));
      options?.started?.(scripts.length);
      return { stdout: '', stderr: '' };
    });
    const keeper = new RulesetKeeper(namespace, () => holding('10.0.0.1'));
    await keeper.commit();
    expect([keeper.isOwn(1), keeper.isOwn(2)]).toEqual([true, false]);
    await keeper.restore();
    expect(scripts).toHaveLength(2);
    expect(scripts[1]).toBe(scripts[0]);
  });

  it('compares what the kernel holds with what it was given', async () => {
    const model: NftModel = {
      sets: new Map([
        ['inet to_port', { type: 'ipv4_addr : verdict', elements: new Map([['10.0.0.1', 'drop']]) }],
      ]),
      chains: new Map([
        ['inet forwarded', { hook: 'type filter hook forward priority 0; policy drop;', rules: ['drop'] }],
      ]),
    };
    const map = { family: 'inet', name: 'to_port', elem: [['10.0.0.1', { drop: null }]] };
    const chain = { family: 'inet', name: 'forwarded', hook: 'forward', policy: 'drop' };
    const rule = { family: 'inet', chain: 'forwarded' };
    let rows: readonly object[] | undefined = [{ map }, { chain }, { rule }];
    const namespace = new HostNamespace('ns', async (file, args, options) => {
      if (options?.input !== undefined) return { stdout: '', stderr: '' };
      if (!rows) throw new ExecError([file, ...args], 1, 'Error: No such file or directory', 'failed');
      const nftables = args.includes('inet') ? rows : [];
      return { stdout: JSON.stringify({ nftables }), stderr: '' };
    });
    const keeper = new RulesetKeeper(namespace, () => model);
    await keeper.commit();
    expect(await keeper.compare()).toMatchObject({ addresses: ['10.0.0.1'], missing: [] });
    for (const [lost, names] of [
      [[{ map }, { chain }], ['rules inet forwarded']],
      [[{ map }, { chain: { ...chain, policy: 'accept' } }, { rule }], ['rules inet forwarded']],
      [[{ map: { ...map, elem: [] } }, { chain }, { rule }], ['rules inet to_port']],
      [[{ chain }, { rule }], ['rules inet to_port']],
      [undefined, ['rules inet to_port', 'rules inet forwarded']],
    ] as const) {
      rows = lost;
      expect((await keeper.compare()).missing).toEqual(names);
    }
  });
});
