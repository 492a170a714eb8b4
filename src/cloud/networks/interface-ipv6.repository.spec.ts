import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { insertCard } from '../../../test/support/card-rows.js';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { byId } from '../../common/refs/ref.js';
import { claimIpv6, giveIpv6, MOST_IPV6, releaseIpv6, replaceIpv6 } from './interface-ipv6.repository.js';
import { deleteSubnetIpv6Range, insertSubnetIpv6Range, isIpv6Used } from './ipv6-range.repository.js';
import { lockInterface, type LockedInterface } from './take-interfaces.repository.js';

const database = await databaseForSpec();
let projectId: string;
let [first, second] = ['', ''];
let subnetId: string;
/** The subnet's. */
let cidr: string;
let subnets = 0;

beforeEach(async () => {
  const guest = await insertGuest(database, { host: 'h' });
  ({ projectId, portId: first } = guest);
  second = await insertCard(database, guest);
  ({ subnetId } = await cardOf(first));
  cidr = `fd00:1:2:${(subnets += 1)}::/64`;
  await insertSubnetIpv6Range(database, subnetId, cidr);
});

const cardOf = (id: string): Promise<LockedInterface> => lockInterface(database, projectId, byId(id));
const at = (last: string) => cidr.replace('::/64', `::${last}`);
const claim = (id: string, addresses: readonly string[], count = 0) =>
  database.transaction(async (tx) =>
    claimIpv6(tx, await lockInterface(tx, projectId, byId(id)), { addresses, count }),
  );
const release = (id: string, addresses: readonly string[]) =>
  database.transaction(async (tx) =>
    releaseIpv6(tx, await lockInterface(tx, projectId, byId(id)), addresses),
  );
const has = async (id: string) => (await cardOf(id)).ipv6Addresses;
const isInSubnet = expect.stringMatching(/^fd00:1:2:\d+:/);

describe('addresses of IPv6 of an interface', () => {
  it('are those that are named, once each and as they are written, and others beside them', async () => {
    expect(await claim(first, [])).toEqual([]);
    const long = at('00AB').replace('::', ':0:0:0:');
    expect(await claim(first, [long, at('ab'), at('ac')])).toEqual([at('ab'), at('ac')]);
    expect(await claim(first, [at('ac'), at('ad')], 2)).toEqual([at('ad'), isInSubnet, isInSubnet]);
    const all = await has(first);
    expect(all.slice(0, 3)).toEqual([at('ab'), at('ac'), at('ad')]);
    expect(new Set(all).size).toBe(5);
  });

  it('are none that AWS keeps, or that are of elsewhere', async () => {
    const [, third = ''] = cidr.match(/^(fd00:1:2:\d+):/) ?? [];
    const last = `${third}:ffff:ffff:ffff:ffff`;
    for (const none of [at('0'), at('3'), last, 'fd00:1:2:ffff::9', '10.0.0.9', 'x'.repeat(100)])
      await expect(claim(first, [none])).rejects.toMatchObject({
        code: 'InvalidParameterValue',
        message: expect.stringContaining(`Value (${none.slice(0, 64)})`),
      });
    expect(await has(first)).toEqual([]);
    expect(await claim(first, [at('4')])).toEqual([at('4')]);
  });

  it('are no other interface’s of the subnet', async () => {
    await claim(first, [at('9')]);
    await expect(claim(second, [at('8'), at('9')])).rejects.toMatchObject({
      ...{ code: 'InvalidIPAddress.InUse', message: `Address ${at('9')} is in use.` },
    });
    expect(await has(second)).toEqual([]);
    await release(first, [at('9')]);
    expect(await claim(second, [at('9')])).toEqual([at('9')]);
  });

  it('are so many at most', async () => {
    expect(await claim(first, [at('9')], MOST_IPV6 - 1)).toHaveLength(MOST_IPV6);
    for (const work of [claim(first, [], 1), claim(first, [at('8')])])
      await expect(work).rejects.toMatchObject({ code: 'PrivateIpAddressLimitExceeded' });
    expect(await claim(first, [at('9')])).toEqual([]);
    expect(await has(first)).toHaveLength(MOST_IPV6);
  });

  it('go as they are named, and none that it has not', async () => {
    await claim(first, [at('a'), at('b'), at('c')]);
    for (const strange of [at('d'), 'x'])
      await expect(release(first, [at('a'), strange])).rejects.toMatchObject({
        ...{ code: 'InvalidParameterValue', message: expect.stringMatching(`interface: ${strange}$`) },
      });
    expect(await has(first)).toHaveLength(3);
    await release(first, [at('000C').replace('::', ':0:0:0:'), at('A')]);
    expect(await has(first)).toEqual([at('b')]);
  });

  it('come by themselves, until something else is said', async () => {
    await giveIpv6(database, cidr, [first, second]);
    const given = [...(await has(first)), ...(await has(second))];
    expect(given).toEqual([isInSubnet, isInSubnet]);
    expect(given[0]).not.toBe(given[1]);
    const replace = (addresses: readonly string[]) =>
      database.transaction((tx) => replaceIpv6(tx, { id: first, subnetId }, { addresses, count: 0 }));
    await replace([at('5')]);
    expect(await has(first)).toEqual([at('5')]);
    await expect(replace([given[1] ?? ''])).rejects.toMatchObject({ code: 'InvalidIPAddress.InUse' });
    expect(await has(first)).toEqual([at('5')]);
    await replace([]);
    expect(await has(first)).toEqual([]);
  });

  it('are of a subnet that has a range, and keep it in use', async () => {
    expect(await isIpv6Used(database, subnetId)).toBe(false);
    await claim(second, [at('9')]);
    expect(await isIpv6Used(database, subnetId)).toBe(true);
    await deleteSubnetIpv6Range(database, subnetId);
    await expect(claim(first, [], 1)).rejects.toMatchObject({
      ...{ code: 'InvalidParameterValue', message: expect.stringContaining('does not have an IPv6') },
    });
    expect(await isIpv6Used(database, randomUUID())).toBe(false);
  });
});
