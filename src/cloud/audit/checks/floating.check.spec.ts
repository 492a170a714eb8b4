import { describe, expect, it } from '@jest/globals';
import type { NetworkInventoryMessage } from '../../../stream/inventories.js';
import type { DriftInventories } from '../../repair/drift-contribution.js';
import { floatingCheck } from './floating.check.js';

const takenAt = new Date();
const row = {
  id: 'f',
  projectId: 'p',
  address: '192.0.2.7',
  host: 'h' as string | null,
  boundHosts: ['h'],
  interfaceId: 'port' as string | null,
  inside: null as string | null,
  isWorkedOn: false,
};
const bound = {
  addressId: 'f',
  domainId: 'd',
  outside: '192.0.2.7',
  portId: 'port',
  interface: '10.0.0.2',
  generation: 1,
};
const cleanup = { id: 'c', host: 'h', kind: 'unbind-address', resourceId: 'f', portId: null };

/** A host `h` where these answer; undefined: it does not say. */
function seen(addresses: NetworkInventoryMessage['addresses']) {
  const items = { ports: [], taps: [], leases: [], filters: [], ...(addresses && { addresses }) };
  return new Map<string, DriftInventories>([['h', { host: 'h', network: { takenAt, items } }]]);
}
const inOrder = { floating: [row], cleanups: [] as object[], inventories: seen([bound]) };
const found = (differs: Partial<typeof inOrder> = {}) => floatingCheck.find({ ...inOrder, ...differs });
const foundOf = (differs: Partial<typeof row>) => found({ floating: [{ ...row, ...differs }] });

const finding = (kind: string, message: string) => ({ kind, resource: '192.0.2.7', host: 'h', message });
const missing = finding('floating-missing', 'its row says that it answers there');
const stray = finding('floating-stray', 'it answers there, and no row wants that');

describe('floatingCheck', () => {
  it('finds nothing where each address answers at the host of its row', () => expect(found()).toEqual([]));

  it('says nothing of a host whose network has told nothing', () => {
    expect(found({ inventories: new Map([['h', { host: 'h' }]]) })).toEqual([]);
    expect(found({ inventories: new Map() })).toEqual([]);
  });

  it('misses an address that does not answer, also where the host tells of none', () => {
    expect(found({ inventories: seen([]) })).toEqual([missing]);
    expect(found({ inventories: seen(undefined) })).toEqual([missing]);
  });

  it('finds an address that stands for another port, or that is another outside', () => {
    expect(foundOf({ interfaceId: 'other' })).toEqual([
      finding('floating-differs', 'it stands for port there'),
    ]);
    expect(foundOf({ interfaceId: null })).toMatchObject([{ kind: 'floating-differs' }]);
    expect(foundOf({ inside: '10.0.0.3' })).toMatchObject([{ kind: 'floating-differs' }]);
    expect(foundOf({ address: '192.0.2.8' })).toMatchObject([
      { kind: 'floating-differs', resource: '192.0.2.8' },
    ]);
  });

  it('finds an address that answers where no row wants it', () => {
    expect(found({ floating: [] })).toEqual([stray]);
    expect(foundOf({ host: 'i' })).toEqual([stray]);
    expect(foundOf({ host: null, interfaceId: null })).toEqual([stray]);
  });

  it('leaves alone what somebody is at work on, wherever it answers', () => {
    const floating = [{ ...row, isWorkedOn: true }];
    expect(found({ floating, inventories: seen([]) })).toEqual([]);
    expect(found({ floating, inventories: seen([{ ...bound, portId: 'other' }]) })).toEqual([]);
    expect(foundOf({ host: 'i', isWorkedOn: true })).toEqual([]);
  });

  it('leaves to a cleanup of that host what it will take away', () => {
    expect(found({ floating: [], cleanups: [cleanup] })).toEqual([]);
    expect(found({ floating: [], cleanups: [{ ...cleanup, host: 'i' }] })).toEqual([stray]);
    expect(found({ floating: [], cleanups: [{ ...cleanup, resourceId: 'g' }] })).toEqual([stray]);
  });
});
