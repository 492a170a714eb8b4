import { describe, expect, it } from '@jest/globals';
import { HOST_CONTRACT } from '../../stream/stream.contract.js';
import type { HostSnapshot, PlacementNeed } from './host-snapshot.js';
import type { Placement } from './placement.js';
import { placements } from './placements/index.js';
import type { InstanceNeed } from './placements/instance.placement.js';
import type { PlacementPolicy } from '../placement-groups/placement-group.js';
import { placeAll, rank, rulesOf } from './rank.js';
import { maskedHost, refusalText } from './refusal-text.js';

const chosen = {
  filters: Object.keys(placements.instance.filters),
  weights: ['GroupWeight', 'RamWeight', 'SpreadWeight'],
  ratios: { cpu: 16, ram: 1, disk: 1 },
};
const rules = rulesOf(placements.instance, chosen);

const host = (name: string, differs: Partial<HostSnapshot> = {}): HostSnapshot => ({
  name,
  zone: 'local-1a',
  roles: ['compute', 'network'],
  enabled: true,
  alive: true,
  awaited: false,
  draining: false,
  contract: HOST_CONTRACT,
  vcpus: 2,
  memoryMiB: 1000,
  diskGiB: 10,
  volumeGiB: 1000,
  claimed: {},
  ...differs,
});

const need = (differs: Partial<InstanceNeed> = {}): InstanceNeed => ({
  instanceId: 'i',
  zone: 'local-1a',
  vcpus: 1,
  memoryMiB: 400,
  diskGiB: 1,
  excluded: [],
  ...differs,
});

describe('rank', () => {
  it('leaves out all hosts but the one that was asked for', () => {
    const { fit, refused } = rank([host('a'), host('b')], need({ host: 'b' }), rules);
    expect(fit.map(({ name }) => name)).toEqual(['b']);
    expect(refused).toEqual([{ host: 'a', why: 'is not the host that was asked for' }]);
  });

  it.each([
    [{ enabled: false }, 'is disabled'],
    [{ roles: ['compute'] }, 'does not run instances'],
    [{ alive: false }, 'does not answer'],
    [{ alive: false, awaited: true }, 'is not back yet'],
    [{ draining: true }, 'has cleaning up to do'],
    [{ contract: HOST_CONTRACT + 1 }, 'runs another version of the host contract'],
    [{ contract: HOST_CONTRACT - 1, awaited: true }, 'is not back yet'],
    [{ zone: 'local-1b' }, 'is in zone local-1b'],
    [{ claimed: { memoryMiB: 700 } }, 'is short of 100 MiB of memory'],
    [{ claimed: { vcpus: 32 } }, 'is short of 1 vCPUs of processors'],
    [{ claimed: { diskGiB: 10 } }, 'is short of 1 GiB of disk'],
  ])('refuses a host with %j and says so', (differs, why) => {
    expect(rank([host('a', differs)], need(), rules)).toEqual({ fit: [], refused: [{ host: 'a', why }] });
  });

  it('does not ask a host that failed this launch', () => {
    expect(rank([host('a'), host('b')], need({ excluded: ['a'] }), rules)).toMatchObject({
      fit: [{ name: 'b' }],
      refused: [{ host: 'a', why: 'was tried' }],
    });
  });

  it('prefers most free memory, then fewest guests, then the name', () => {
    const hosts = [
      host('d', { claimed: { memoryMiB: 1 } }),
      host('c', { claimed: { guests: 1 } }),
      host('b'),
      host('a'),
    ];
    expect(rank(hosts, need(), rules).fit.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('asks only the filters that it is told to', () => {
    const lenient = rulesOf(placements.instance, { ...chosen, filters: ['RamFilter'] });
    expect(rank([host('a', { enabled: false })], need(), lenient).fit).toHaveLength(1);
  });
});

describe('a placement group', () => {
  const group = (policy: PlacementPolicy) => ({ id: 'g', policy });
  const places = (policy: PlacementPolicy, count: number, hosts: readonly HostSnapshot[]) =>
    placeAll(
      hosts,
      Array.from({ length: count }, () => need({ memoryMiB: 100, group: group(policy) })),
      rules,
    ).map((choice) => ('host' in choice ? choice.host : choice.refused.map(({ why }) => why)));
  const small = host('b', { memoryMiB: 150 });

  it('is together on one host, or is not placed', () => {
    expect(places('affinity', 3, [host('a', { memoryMiB: 250 }), small])).toEqual([
      ...['a', 'a'],
      ['is short of 50 MiB of memory', 'does not have the instances of the placement group'],
    ]);
  });

  it('is each on another host, or is not placed', () => {
    const why = 'has another instance of the placement group';
    expect(places('anti-affinity', 3, [host('a'), small])).toEqual(['a', 'b', [why, why]]);
  });

  it('is together, or apart, as far as there is room', () => {
    expect(places('soft-affinity', 3, [host('a', { memoryMiB: 250 }), small])).toEqual(['a', 'a', 'b']);
    expect(places('soft-anti-affinity', 3, [host('a'), small])).toEqual(['a', 'b', 'a']);
  });
});

describe('rulesOf', () => {
  it('knows the names of one kind of placement', () => {
    expect(() => rulesOf(placements.instance, { ...chosen, weights: ['toString'] })).toThrow(
      "there is no weight 'toString': there are GroupWeight, RamWeight, SpreadWeight",
    );
  });
});

describe('placeAll', () => {
  it('lets each choice be seen by the next, and one refusal stop nobody', () => {
    const needs = [need(), need(), need({ memoryMiB: 5000 }), need(), need(), need()];
    expect(placeAll([host('a'), host('b')], needs, rules)).toEqual([
      { host: 'a' },
      { host: 'b' },
      { refused: expect.arrayContaining([{ host: 'a', why: 'is short of 4400 MiB of memory' }]) },
      { host: 'a' },
      { host: 'b' },
      { refused: expect.arrayContaining([{ host: 'b', why: 'is short of 200 MiB of memory' }]) },
    ]);
  });
});

it('places what is no instance by a table of its own', () => {
  interface Shelf extends PlacementNeed {
    readonly gib: number;
  }
  const shelves: Placement<Shelf> = {
    filters: {
      Half: ({ diskGiB, claimed }, { gib }) =>
        gib > diskGiB / 2 - (claimed.diskGiB ?? 0) ? 'keeps half of its disk' : undefined,
    },
    weights: { Low: ({ name }) => -name.charCodeAt(0) },
    claims: ({ gib }) => ({ diskGiB: gib }),
  };
  const rulesOfShelves = rulesOf(shelves, { ...chosen, filters: ['Half'], weights: ['Low'] });
  const shelf = { zone: 'local-1a', excluded: [], gib: 4 };
  expect(placeAll([host('b'), host('a')], [shelf, shelf, shelf], rulesOfShelves)).toEqual([
    { host: 'a' },
    { host: 'b' },
    { refused: ['b', 'a'].map((name) => ({ host: name, why: 'keeps half of its disk' })) },
  ]);
});

describe('what the tenant reads', () => {
  it('names no host', () => {
    const text = refusalText([{ host: 'rack7', why: 'is disabled' }]);
    expect(text).toBe(`No host has room for it: ${maskedHost('rack7')} is disabled.`);
    expect(text).not.toContain('rack7');
  });

  it('is short, however many hosts there are', () => {
    const many = Array.from({ length: 1000 }, (_, i) => ({ host: `h${i}`, why: 'is disabled' }));
    expect(refusalText(many)).toMatch(/; and 995 more\.$/);
  });
});
