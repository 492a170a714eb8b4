import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EMPTY_MODEL, type NftChain, type NftModel, type NftSet } from './nft-model.js';
import { changeScript, wholeScript } from './nft-script.js';

/** What a kernel would hold after a script; it refuses what the kernel refuses. */
class Kernel {
  readonly sets = new Map<string, Map<string, string>>();
  readonly chains = new Map<string, string[]>();

  run(script: string): void {
    for (const line of script.split('\n').filter((each) => each !== '')) this.#line(line);
  }

  #line(line: string): void {
    const [, verb = '', kind = '', family = '', name = '', rest = ''] =
      /^(\w+) (\w+) (\w+) engine ?(\S*) ?(.*)$/.exec(line) ?? [];
    const at = `${family} ${name}`;
    const act = `${verb} ${kind}`;
    if (kind === 'table') this.#table(verb, family);
    else if (act === 'add set' || act === 'add map') this.sets.set(at, new Map());
    else if (act === 'add chain') this.chains.set(at, []);
    else if (act === 'add rule') this.#rule(at, family, rest);
    else if (act === 'flush chain') this.#chain(at).splice(0);
    else if (kind === 'element') this.#elements(verb, at, family, rest);
    else if (act === 'delete chain') this.#unused(name, () => this.chains.delete(at));
    else if (act === 'delete set' || act === 'delete map')
      this.#unused(`@${name}`, () => this.sets.delete(at));
    else throw new Error(`not understood: ${line}`);
  }

  #table(verb: string, family: string): void {
    if (verb !== 'delete') return;
    for (const held of [this.sets, this.chains])
      for (const name of held.keys()) if (name.startsWith(`${family} `)) held.delete(name);
  }

  #rule(at: string, family: string, rule: string): void {
    this.#mustKnow(family, rule);
    this.#chain(at).push(rule);
  }

  #elements(verb: string, at: string, family: string, rest: string): void {
    const set = this.sets.get(at);
    if (!set) throw new Error(`no set ${at}`);
    for (const element of rest.slice(2, -2).split(', ')) {
      const [key = '', value = ''] = element.split(' : ');
      if (verb === 'delete' && !set.delete(key)) throw new Error(`no element ${key}`);
      if (verb === 'add' && set.has(key)) throw new Error(`element ${key} is there`);
      this.#mustKnow(family, value);
      if (verb === 'add') set.set(key, value);
    }
  }

  #mustKnow(family: string, text: string): void {
    const [, jump] = /(?:jump|goto) (\w+)/.exec(text) ?? [];
    const [, named] = /@(\w+)/.exec(text) ?? [];
    if (jump && !this.chains.has(`${family} ${jump}`)) throw new Error(`no chain ${jump}`);
    if (named && !this.sets.has(`${family} ${named}`)) throw new Error(`no set ${named}`);
  }

  #chain(at: string): string[] {
    const chain = this.chains.get(at);
    if (!chain) throw new Error(`no chain ${at}`);
    return chain;
  }

  #unused(name: string, remove: () => void): void {
    const texts = [
      ...[...this.chains.values()].flat(),
      ...[...this.sets.values()].flatMap((set) => [...set.values()]),
    ];
    if (texts.some((text) => text.split(' ').includes(name))) throw new Error(`${name} is in use`);
    remove();
  }
}

/** Any model whose rules and elements name only what is in it. */
const model = fc
  .record({
    sets: fc.uniqueArray(fc.constantFrom('s1', 's2', 's3')),
    chains: fc.uniqueArray(fc.constantFrom('c1', 'c2', 'c3', 'c4'), { minLength: 1 }),
    picks: fc.array(fc.nat(99), { minLength: 12, maxLength: 12 }),
  })
  .map(({ sets, chains, picks }): NftModel => {
    const pick = (n: number, from: readonly string[]) => from[(picks[n] ?? 0) % from.length] ?? '';
    const elements = (n: number) =>
      new Map([
        [`10.0.0.${(picks[n] ?? 0) % 3}`, ''],
        [`10.0.1.${n}`, ''],
      ]);
    return {
      sets: new Map<string, NftSet>([
        ...sets.map((name, n): [string, NftSet] => [
          `inet ${name}`,
          { type: 'ipv4_addr', elements: elements(n) },
        ]),
        [
          'inet verdicts',
          { type: 'ipv4_addr : verdict', elements: new Map([['10.0.0.1', `goto ${pick(4, chains)}`]]) },
        ],
      ]),
      chains: new Map<string, NftChain>([
        ...chains.map((name): [string, NftChain] => [`inet ${name}`, { rules: ['drop'] }]),
        ['inet top', { hook: 'type filter hook forward priority 0;', rules: [`jump ${pick(5, chains)}`] }],
        ['inet sourced', { rules: sets.slice(0, 1).map((name) => `ip saddr @${name} accept`) }],
      ]),
    };
  });

const heldBy = ({ sets, chains }: Kernel) => [new Map([...sets].sort()), new Map([...chains].sort())];
const same = ({ sets, chains }: NftModel) => [
  new Map([...sets].map(([name, { elements }]) => [name, elements] as const).sort()),
  new Map([...chains].map(([name, { rules }]) => [name, [...rules]] as const).sort()),
];

describe('nft scripts', () => {
  it('take the kernel from any rules to any others, naming nothing too early or too late', () => {
    fc.assert(
      fc.property(model, model, model, (first, second, third) => {
        const kernel = new Kernel();
        kernel.run(wholeScript(first));
        kernel.run(changeScript(first, second));
        expect(heldBy(kernel)).toEqual(same(second));
        kernel.run(wholeScript(third));
        expect(heldBy(kernel)).toEqual(same(third));
      }),
    );
  });

  it('say nothing when nothing changes', () => {
    fc.assert(fc.property(model, (any) => expect(changeScript(any, any)).toBe('')));
    expect(changeScript(EMPTY_MODEL, EMPTY_MODEL)).toBe('');
  });

  it('say one line for one element, whatever else there is', () => {
    const at = (...addresses: string[]): NftModel => ({
      sets: new Map([['inet open', { type: 'ipv4_addr', elements: new Map(addresses.map((a) => [a, ''])) }]]),
      chains: new Map(),
    });
    expect(changeScript(at('10.0.0.1', '10.0.0.2'), at('10.0.0.2', '10.0.0.3'))).toBe(
      'delete element inet engine open { 10.0.0.1 }\nadd element inet engine open { 10.0.0.3 }\n',
    );
  });
});
