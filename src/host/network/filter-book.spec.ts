import { describe, expect, it } from '@jest/globals';
import type { FilterAnswer, HostPort, WholeFilters } from '../../stream/filters.contract.js';
import { FilterBook } from './filter-book.js';
import type { FilterRule } from './network-driver.js';

const everything = { protocol: '-1', fromPort: -1, toPort: -1 } as const;
const letsIn = (group: string): { rules: FilterRule[] } => ({
  rules: [{ ...everything, source: { group } }],
});
const portOf = (instanceId: string, ...groups: string[]): HostPort => ({
  instanceId,
  portId: `port-${instanceId}`,
  mac: 'm',
  address: `10.0.0.${instanceId}`,
  groups,
});
const member = (id: string) => [id, `10.0.0.${id}`] as const;

/** Instance 1 is here, in group a, which lets its own members in; instance 2 is elsewhere. */
const whole: WholeFilters = {
  version: 5,
  ports: [portOf('1', 'a')],
  groups: { a: letsIn('a') },
  members: { a: [member('1'), member('2')] },
};
const nothing = { touched: [], ports: [], groups: {}, members: {} };

/** A book with its cloud: what it asks for, and what it is answered. */
class Cloud {
  readonly asked: (number | undefined)[] = [];
  readonly answers: FilterAnswer[] = [];
  now = 1_000_000;
  readonly book = new FilterBook({
    ask: async (since) => {
      this.asked.push(since);
      return this.answers.shift() ?? Promise.reject(new Error('not now'));
    },
    now: () => this.now,
  });

  /** What it then knows of filters. */
  async pull(...answers: FilterAnswer[]) {
    const { version, filters } = await this.state(...answers);
    return { version, ...filters };
  }

  state(...answers: FilterAnswer[]) {
    this.answers.push(...answers);
    return this.book.pull(new AbortController().signal);
  }
}

describe('FilterBook', () => {
  it('knows all addresses of a member, and what else is said of a port', async () => {
    const cloud = new Cloud();
    const port = { ...portOf('1', 'a'), more: ['10.0.0.9'], isOpen: true };
    const both = { ...whole, ports: [port], members: { a: [member('1'), ['1', '10.0.0.9'] as const] } };
    const { members, ports } = await cloud.pull(both);
    expect(members).toEqual({ a: ['10.0.0.1', '10.0.0.9'] });
    expect(ports).toEqual([
      { portId: 'port-1', mac: 'm', address: '10.0.0.1', groups: ['a'], more: ['10.0.0.9'], isOpen: true },
    ]);
  });

  it('asks for everything, then for what has changed', async () => {
    const cloud = new Cloud();
    expect(await cloud.pull(whole)).toMatchObject({ version: 5, members: { a: ['10.0.0.1', '10.0.0.2'] } });
    const joined = { ...nothing, version: 6, since: 5, touched: ['3'], members: { a: [member('3')] } };
    expect((await cloud.pull(joined)).members).toEqual({ a: ['10.0.0.1', '10.0.0.2', '10.0.0.3'] });
    const left = await cloud.pull({ ...nothing, version: 7, since: 6, touched: ['2'] });
    expect(left).toEqual({
      version: 7,
      ports: [{ portId: 'port-1', mac: 'm', address: '10.0.0.1', groups: ['a'] }],
      groups: whole.groups,
      members: { a: ['10.0.0.1', '10.0.0.3'] },
    });
    expect(cloud.asked).toEqual([undefined, 5, 6]);
  });

  it('moves a guest from group to group', async () => {
    const cloud = new Cloud();
    await cloud.pull({
      ...whole,
      ports: [...whole.ports, portOf('3', 'b')],
      groups: { ...whole.groups, b: { rules: [] } },
    });
    const moved = await cloud.pull({
      version: 6,
      since: 5,
      touched: ['3'],
      ports: [portOf('3', 'a')],
      groups: whole.groups,
      members: { a: [member('3')] },
    });
    expect(Object.keys(moved.groups)).toEqual(['a']);
    expect(moved.members).toEqual({ a: ['10.0.0.1', '10.0.0.2', '10.0.0.3'] });
  });

  it('forgets the members of a group that no port here lets in, and asks for all of them when one does again', async () => {
    const cloud = new Cloud();
    await cloud.pull(whole);
    const gone = await cloud.pull({ ...nothing, version: 6, since: 5, touched: ['1'] });
    expect(gone).toEqual({ version: 6, ports: [], groups: {}, members: {} });
    const back = { ports: [portOf('4', 'a')], groups: whole.groups, members: { a: [member('4')] } };
    const all = { version: 8, ...back, members: { a: [member('4'), member('9')] } };
    const filters = await cloud.pull({ version: 7, since: 6, touched: ['4'], ...back }, all);
    expect(filters).toMatchObject({ version: 8, members: { a: ['10.0.0.4', '10.0.0.9'] } });
    expect(cloud.asked).toEqual([undefined, 5, 6, undefined]);
  });

  it('does not believe what it knew of a group in which nobody here was for a moment', async () => {
    const cloud = new Cloud();
    const groups = { a: letsIn('b') };
    await cloud.pull({ version: 5, ports: [portOf('1', 'a')], groups, members: { b: [member('2')] } });
    // Instance 2 left group b while no guest here was in a: this host was not told.
    const both = {
      version: 7,
      since: 5,
      touched: ['1', '4'],
      ports: [portOf('4', 'a')],
      groups,
      members: {},
    };
    const all = { version: 7, ports: [portOf('4', 'a')], groups, members: { b: [member('3')] } };
    expect((await cloud.pull(both, all)).members).toEqual({ b: ['10.0.0.3'] });
  });

  it('asks for everything when it was told to forget', async () => {
    const cloud = new Cloud();
    await cloud.pull(whole);
    cloud.book.forget();
    await cloud.pull(whole);
    expect(cloud.asked).toEqual([undefined, undefined]);
  });

  it('asks again when it is told to forget while it asks', async () => {
    const cloud = new Cloud();
    const pulled = cloud.pull({ ...whole, version: 50 }, whole);
    cloud.book.forget();
    expect(await pulled).toMatchObject({ version: 5 });
    await cloud.pull({ ...nothing, version: 6, since: 5, touched: [] });
    expect(cloud.asked).toEqual([undefined, undefined, 5]);
  });

  it('takes everything for changes where the cloud says so', async () => {
    const cloud = new Cloud();
    await cloud.pull(whole);
    expect(await cloud.pull({ version: 9, ports: [], groups: {}, members: {} })).toMatchObject({ ports: [] });
    await expect(cloud.pull()).rejects.toThrow('not now');
    expect(cloud.asked).toEqual([undefined, 5, 9]);
  });

  it('starts anew when changes are of another version, and when what it has is old', async () => {
    const cloud = new Cloud();
    await cloud.pull(whole);
    await cloud.pull({ ...nothing, version: 9, since: 4 }, whole);
    cloud.now += 600_001;
    await cloud.pull(whole);
    expect(cloud.asked).toEqual([undefined, 5, undefined, undefined]);
  });

  it('takes peers as they come, whole each time', async () => {
    const cloud = new Cloud();
    const peers = [{ networkId: 'n', address: '192.0.2.7' }];
    expect(await cloud.state({ ...whole, peers })).toMatchObject({ peers });
    const later = { ...nothing, version: 6, since: 5 };
    expect(await cloud.state(later)).toMatchObject({ version: 6, peers: [] });
  });
});
