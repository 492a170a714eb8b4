import { describe, expect, it } from '@jest/globals';
import { flatDhcpTopology } from '../../topologies/flat-dhcp/flat-dhcp.topology.js';
import type { NftModel } from './nft-model.js';
import { changeScript, wholeScript } from './nft-script.js';
import { type RulesetInput, rulesetOf } from './ruleset.js';

const GROUP = '33333333-0000-4000-8000-000000000001';
const config = { cidr: '10.99.0.0/16', gateway: '10.99.0.1', dns: '', domain: 'd', mtu: 1500 };
const port = (n: number) => ({
  portId: `p${n}`,
  tap: `tap${n}`,
  mac: `02:00:00:00:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}`,
  address: `10.99.${n >> 8}.${n & 255}`,
  metadataHopLimit: (n % 2) + 1,
});
const inputOf = (count: number, change: Partial<RulesetInput> = {}): RulesetInput => {
  const ports = Array.from({ length: count }, (_, i) => port(i + 2));
  return {
    networks: [{ plan: flatDhcpTopology(config), bridge: 'br100' }],
    ports,
    filters: {
      ports: ports.map(({ portId, mac, address }) => ({ portId, mac, address, groups: [GROUP] })),
      groups: { [GROUP]: { rules: [] } },
      members: {},
    },
    addresses: [],
    machine: [],
    metadataUid: 7,
    ...change,
  };
};

describe('rulesetOf', () => {
  it('a port that no filter names sends nothing and gets nothing', () => {
    const input = inputOf(1);
    const { sets } = rulesetOf({ ...input, filters: { ...input.filters, ports: [] } });
    expect([sets.get('bridge ports')?.elements.size, sets.get('inet from_port')?.elements.size]).toEqual([
      1, 0,
    ]);
    expect(sets.get('inet to_port')?.elements.size).toBe(0);
  });

  it('lets a port through with all addresses that its filter names', () => {
    const input = inputOf(2);
    const [first, second] = input.filters.ports;
    if (!first || !second) throw new Error('two ports');
    const filters = { ...input.filters, ports: [{ ...first, more: ['10.99.9.9'] }, second] };
    const { sets } = rulesetOf({ ...input, filters });
    expect([...(sets.get('bridge ports')?.elements.keys() ?? [])]).toContain(
      '"tap2" . 02:00:00:00:00:02 . 10.99.9.9',
    );
    for (const name of ['inet to_port', 'inet from_port', 'inet hops'])
      expect([...(sets.get(name)?.elements.keys() ?? [])]).toContain('10.99.9.9');
  });

  it('lets what is from others, and to them, through an open port alone', () => {
    const input = inputOf(2);
    const [first, second] = input.filters.ports;
    if (!first || !second) throw new Error('two ports');
    const filters = { ...input.filters, ports: [{ ...first, isOpen: true }, second] };
    const { sets, chains } = rulesetOf({ ...input, filters });
    expect([...(sets.get('bridge open')?.elements.keys() ?? [])]).toEqual(['"tap2" . 02:00:00:00:00:02']);
    expect([...(sets.get('inet open_by')?.elements.keys() ?? [])]).toEqual(['10.99.0.2']);
    expect(chains.get('bridge from_guest')?.rules.at(-1)).toBe(
      'ether type ip iifname . ether saddr @open accept',
    );
    expect(chains.get('inet entering')?.rules).toContain('rt ip nexthop vmap @open_by');
    const closed = rulesetOf(input);
    expect([...closed.sets.keys()].filter((name) => name.includes('open'))).toEqual([]);
    expect(closed.chains.get('bridge to_guest')?.rules).toHaveLength(3);
  });

  it('filters of ports elsewhere leave no trace', () => {
    expect(rulesetOf({ ...inputOf(0), filters: inputOf(3).filters })).toEqual(rulesetOf(inputOf(0)));
  });

  it('one more of five hundred ports is a handful of lines', () => {
    const script = changeScript(rulesetOf(inputOf(500)), rulesetOf(inputOf(501)));
    expect(script.split('\n').length).toBeLessThan(8);
    expect(wholeScript(rulesetOf(inputOf(500))).length).toBeLessThan(150_000);
  });

  it('opens the world with SNAT only, and never the machine', () => {
    const closed = rulesetOf(inputOf(1));
    const open = rulesetOf(inputOf(1, { snatTo: '198.19.192.1', machine: ['192.0.2.2'] }));
    expect(closed.chains.get('inet translated')?.rules.join()).not.toContain('198.19');
    const entering = (rules: NftModel) => rules.chains.get('inet entering')?.rules;
    expect(entering(closed)).toEqual(['ip daddr vmap @to_port', 'drop']);
    expect(entering(open)).toEqual([
      'ip daddr vmap @to_port',
      expect.stringContaining('ip daddr != @machine accept'),
      'drop',
    ]);
    expect(open.sets.get('inet machine')?.elements.has('192.0.2.2')).toBe(true);
  });

  it('lets no guest open more flows than it may', () => {
    const rules = (flowLimit: number, more: Partial<RulesetInput> = {}) =>
      ['forwarded', 'incoming'].map((chain) =>
        rulesetOf(inputOf(1, { flowLimit, ...more }))
          .chains.get(`inet ${chain}`)
          ?.rules.filter((rule) => rule.includes('@guest_flows')),
      );
    const limited = ['iifname "br100" ct state new add @guest_flows { ip saddr ct count over 50 } drop'];
    expect(rules(50)).toEqual([limited, limited]);
    expect(rules(0)).toEqual([[], []]);
    expect(rules(50, { networks: [] })).toEqual([[], []]);
  });

  it('translates addresses whose port is here, both ways, and leaves others alone', () => {
    const bound = { domainId: 'd', interface: '', generation: 1 };
    const addresses = [
      { ...bound, addressId: 'a', outside: '192.0.2.7', portId: 'p2' },
      { ...bound, addressId: 'b', outside: '192.0.2.8', portId: 'elsewhere' },
    ];
    const { sets } = rulesetOf(inputOf(1, { addresses }));
    expect([...(sets.get('inet inside_of')?.elements ?? [])]).toEqual([['192.0.2.7', '10.99.0.2']]);
    expect([...(sets.get('inet outside_of')?.elements ?? [])]).toEqual([['10.99.0.2', '192.0.2.7']]);
    const added = changeScript(rulesetOf(inputOf(500)), rulesetOf(inputOf(500, { addresses })));
    expect(added.split('\n').length).toBeLessThan(5);
  });

  it('translates for further addresses of ports while their filters say that they have them', () => {
    const input = inputOf(2);
    const [one, two] = input.filters.ports;
    if (!one || !two) throw new Error('two ports');
    const bound = { domainId: 'd', interface: '', generation: 1 };
    const addresses = [
      { ...bound, addressId: 'a', outside: '192.0.2.7', portId: 'p2', inside: '10.99.9.9' },
      { ...bound, addressId: 'b', outside: '192.0.2.8', portId: 'p2' },
    ];
    const pairs = (ports: typeof input.filters.ports) => [
      ...(rulesetOf({ ...input, addresses, filters: { ...input.filters, ports } }).sets.get('inet inside_of')
        ?.elements ?? []),
    ];
    const first = ['192.0.2.8', '10.99.0.2'];
    expect(pairs([{ ...one, more: ['10.99.9.9'] }, two])).toEqual([['192.0.2.7', '10.99.9.9'], first]);
    // It is another port's by now, or nobody's.
    expect(pairs([one, { ...two, more: ['10.99.9.9'] }])).toEqual([first]);
    expect(pairs([one, two])).toEqual([first]);
  });

  it('opens DNS on the gateway only where the gateway is the resolver', () => {
    const rules = (dns: string) =>
      rulesetOf(inputOf(0, { networks: [{ plan: flatDhcpTopology({ ...config, dns }), bridge: 'br100' }] }))
        .chains.get('inet incoming')
        ?.rules.join();
    expect(rules('')).not.toContain('dport 53 accept');
    expect(rules('192.0.2.53')).not.toContain('dport 53 accept');
    expect(rules('10.99.0.1')).toContain('ip daddr 10.99.0.1 udp dport 53 accept');
  });

  it('names the bridge of every network, and no rule where there is none', () => {
    const second = flatDhcpTopology({
      ...config,
      cidr: '10.98.0.0/16',
      gateway: '10.98.0.1',
      dns: '10.98.0.1',
    });
    const one = inputOf(1).networks;
    const rules = (networks: RulesetInput['networks']) =>
      [...rulesetOf(inputOf(1, { networks, snatTo: '198.19.192.1' })).chains.values()]
        .flatMap((chain) => chain.rules)
        .join('\n');
    expect(rules(one)).toContain('iifname "br100" ip saddr vmap @from_port\niifname "br100" drop');
    const both = rules([...one, { plan: second, bridge: 'brx' }]);
    expect(both).toContain('iifname { "br100", "brx" } ip saddr vmap @from_port');
    expect(both).toContain('iifname "brx" ip daddr 10.98.0.1 udp dport 53 accept');
    expect(both).toContain('ip saddr 10.98.0.0/16 snat');
    expect(rules([])).not.toContain('iifname {');
    expect(rules([])).not.toContain('br100');
  });

  describe('of a domain', () => {
    const link = { machine: '169.254.0.4', namespace: '169.254.0.5' };
    const way = {
      link,
      aliases: [['10.99.0.2', '240.2.0.7']] as const,
      outward: ['br100'],
      natted: [],
      fenced: [],
      routed: [],
      peers: [],
    };
    const addresses = [
      {
        ...{ addressId: 'a', domainId: 'd', outside: '192.0.2.7', portId: 'p2' },
        ...{ interface: '', generation: 1 },
      },
    ];
    const rulesOf = (model: NftModel, chain: string) => model.chains.get(`inet ${chain}`)?.rules ?? [];

    it('sends questions for metadata to the host, each guest by its alias', () => {
      const model = rulesetOf(inputOf(1, { way }));
      expect(rulesOf(model, 'redirected')[0]).toBe(
        'iifname "br100" ip daddr 169.254.169.254 tcp dport 80 dnat ip to 169.254.0.4',
      );
      expect(rulesOf(model, 'translated')[0]).toBe(
        'oifname "uplink" ip daddr 169.254.0.4 tcp dport 80 snat ip to ip saddr map @alias_of',
      );
      expect(model.sets.get('inet alias_of')?.elements).toEqual(new Map(way.aliases));
      expect(rulesOf(model, 'answering')).toEqual([
        'ip saddr 169.254.169.254 tcp sport 80 ip daddr vmap @hops',
      ]);
      const asked = rulesOf(model, 'forwarded').filter((rule) => rule.includes('169.254.0.4'));
      expect(asked).toEqual([
        expect.stringMatching(/^iifname "br100" .* ct state new update @metadata_rate \{.*\} drop$/),
        expect.stringMatching(/^iifname "br100" .* ct status dnat accept$/),
      ]);
    });

    it('sends what guests ask the cloud’s doors the same way, no faster than they may', () => {
      const doors = ['x7', 's3'] as const;
      const model = rulesetOf(inputOf(1, { way: { ...way, doors } }));
      const ports = 'tcp dport { 80, 3333, 8774 }';
      expect(rulesOf(model, 'redirected')[0]).toBe(
        `iifname "br100" ip daddr 169.254.169.254 ${ports} dnat ip to 169.254.0.4`,
      );
      expect(rulesOf(model, 'translated')[0]).toContain(ports);
      const asked = rulesOf(model, 'forwarded').filter((rule) => rule.includes('169.254.0.4'));
      expect(asked).toEqual([
        expect.stringContaining('tcp dport 80 ct state new update @metadata_rate'),
        expect.stringContaining('tcp dport { 3333, 8774 } ct state new update @door_rate'),
        expect.stringContaining(`${ports} ct status dnat accept`),
      ]);
      const home = rulesetOf(inputOf(1, { doors, domains: [{ device: 'doma', outsides: [] }] }));
      const incoming = rulesOf(home, 'incoming');
      expect(incoming.filter((rule) => rule.includes(ports))).toHaveLength(2);
      expect(incoming.filter((rule) => rule.includes('@door_rate'))).toHaveLength(1);
      expect(rulesOf(home, 'redirected')[0]).toContain(ports);
    });

    it('lets out who has an address outside, with SNAT and a gateway only', () => {
      const out = (model: NftModel) => rulesOf(model, 'entering').filter((rule) => rule.includes('oifname'));
      expect(out(rulesetOf(inputOf(1, { way, addresses })))).toEqual([]);
      const open = rulesetOf(inputOf(1, { way, addresses, snatTo: '198.19.192.1' }));
      expect(out(open)).toEqual(['iifname "br100" oifname "uplink" ip saddr @outside_guests accept']);
      expect([...(open.sets.get('inet outside_guests')?.elements.keys() ?? [])]).toEqual(['10.99.0.2']);
      expect(rulesOf(open, 'translated').join()).not.toContain('198.19');
      const closed = rulesetOf(inputOf(1, { way: { ...way, outward: [] }, snatTo: '198.19.192.1' }));
      expect(out(closed)).toEqual([]);
      expect(rulesOf(closed, 'forwarded')).toContain('iifname "uplink" drop');
    });

    it('lets out everybody whose routes lead to a NAT gateway, by its address', () => {
      const natted = [{ bridge: 'br100', cidr: '10.99.0.0/16', outside: '192.0.2.9' }];
      const open = (more: Partial<RulesetInput>) =>
        rulesetOf(inputOf(1, { way: { ...way, outward: [], natted }, ...more }));
      const out = rulesOf(open({ snatTo: '198.19.192.1', addresses }), 'entering');
      expect(out.filter((rule) => rule.includes('oifname'))).toEqual([
        'iifname "br100" oifname "uplink" accept',
      ]);
      expect(rulesOf(open({}), 'entering').join()).not.toContain('oifname');
      const translated = rulesOf(open({ addresses }), 'translated');
      const [nat, own] = ['snat ip to 192.0.2.9', 'snat ip to ip saddr map @outside_of'].map((text) =>
        translated.findIndex((rule) => rule.startsWith('oifname') && rule.endsWith(text)),
      );
      expect(nat).toBeGreaterThan(0);
      expect(nat).toBeLessThan(own ?? 0);
    });

    it('asks for nothing where it has no network', () => {
      const model = rulesetOf(inputOf(0, { way: { ...way, outward: [] }, networks: [] }));
      expect(rulesOf(model, 'redirected')).toEqual(['dnat ip to ip daddr map @inside_of']);
    });
  });

  it('a host carries on what domains may send, and drops the rest of it', () => {
    const domains = [
      { device: 'domb', outsides: ['192.0.2.8'] },
      { device: 'doma', outsides: [] },
    ];
    const model = rulesetOf(inputOf(1, { domains, hostAddress: '198.19.192.1', snatTo: '198.19.192.1' }));
    const forwarded = model.chains.get('inet forwarded')?.rules ?? [];
    const drop = forwarded.indexOf('iifname { "domb", "doma" } drop');
    const spoofed = /^iifname "uplink" ip saddr \S+ drop$/;
    const passes = forwarded.slice(3, drop).filter((rule) => !spoofed.test(rule));
    expect(passes.every((rule) => rule.endsWith('accept') || rule.includes('ct status dnat'))).toBe(true);
    expect([...(model.sets.get('inet far')?.elements.keys() ?? [])]).toEqual(['192.0.2.8']);
    const translated = model.chains.get('inet translated')?.rules ?? [];
    expect(translated).toContain('oifname "uplink" ip saddr 169.254.0.0/17 snat ip to 198.19.192.1');
    const alone = rulesetOf(inputOf(1, { domains, hostAddress: '198.19.192.1' }));
    expect(alone.chains.get('inet forwarded')?.rules.join()).not.toContain('oifname "uplink"');
  });
});
