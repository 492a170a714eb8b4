import { describe, expect, it } from '@jest/globals';
import { instanceRow } from '../../../../test/support/instance-row.js';
import type { CardRecord } from '../../../cloud/instances/cards/cards-json.js';
import { instanceInterfaceViews } from './instance-interface.view.js';

const OWNER = '000000000042';
const card: CardRecord = {
  ...{
    ec2Id: 'eni-2',
    mac: '02:00:00:00:00:02',
    address: '10.0.1.5',
    moreAddresses: ['10.0.1.6'],
    ipv6Addresses: ['fd00::5'],
  },
  ...{ description: 'second', deviceIndex: 1, deleteOnTermination: false, sourceDestCheck: false },
  ...{ task: 'attaching', attachedAt: 0, subnetEc2Id: 'subnet-2', vpcEc2Id: 'vpc-2', domain: '' },
  ...{ publicAddress: '198.51.100.7', isAutoAddress: true, groups: { 'sg-2': 'web' } },
  ...{ morePublic: null, hasPublicNames: true },
};

describe('interfaces of an instance', () => {
  it('are none once it has let go of them', () => {
    for (const gone of ['interfaceEc2Id', 'address', 'networkId', 'mac'])
      expect(instanceInterfaceViews(instanceRow({ [gone]: null }), OWNER)).toEqual([]);
  });

  it('begin with the first, whose address is the primary one', () => {
    const [first] = instanceInterfaceViews(instanceRow({ state: 'pending' }), OWNER);
    expect(first).toMatchObject({
      Attachment: { DeviceIndex: 0, Status: 'attaching', DeleteOnTermination: true },
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: '10.99.0.2' }],
      SourceDestCheck: true,
    });
    expect(first?.Association).toBeUndefined();
  });

  it('are shown where little is known of them', () => {
    const bare = instanceRow({
      ...{ moreAddresses: null, interfaceDescription: null, deleteOnTermination: null },
      ...{ sourceDestCheck: null, subnetEc2Id: null, vpcEc2Id: null, groups: null },
    });
    const [first] = instanceInterfaceViews(bare, OWNER);
    expect(first).toMatchObject({ Description: '', Groups: [], SourceDestCheck: true });
    expect([first?.SubnetId, first?.VpcId]).toEqual([undefined, undefined]);
  });

  it('go on with its further cards, and whose floating address stands for each', () => {
    const [, second] = instanceInterfaceViews(instanceRow({ cards: [card] }), OWNER);
    expect(second).toMatchObject({
      Association: { IpOwnerId: 'amazon', PublicIp: '198.51.100.7' },
      Attachment: { DeviceIndex: 1, Status: 'attaching' },
      Groups: [{ GroupId: 'sg-2', GroupName: 'web' }],
      PrivateIpAddresses: [{ Primary: true }, { Primary: false, PrivateIpAddress: '10.0.1.6' }],
    });
    expect(second?.PrivateIpAddresses?.[1]?.Association).toBeUndefined();
    expect(second?.Association?.PublicDnsName).toBe('ec2-198-51-100-7');
    const own = { ...card, isAutoAddress: false, groups: null, task: null };
    const [, shown] = instanceInterfaceViews(instanceRow({ cards: [own] }), OWNER);
    expect(shown).toMatchObject({
      ...{ Association: { IpOwnerId: OWNER }, Attachment: { Status: 'attached' }, Groups: [] },
    });
  });

  it('show at further addresses what stands for these alone, without names where the VPC gives none', () => {
    const differs = {
      publicAddress: null,
      morePublic: { '10.0.1.6': '198.51.100.8' },
      hasPublicNames: false,
    };
    const [, second] = instanceInterfaceViews(instanceRow({ cards: [{ ...card, ...differs }] }), OWNER);
    expect(second?.Association).toBeUndefined();
    expect(second?.PrivateIpAddresses).toMatchObject([
      { Primary: true },
      { Association: { PublicIp: '198.51.100.8', PublicDnsName: '', IpOwnerId: OWNER } },
    ]);
    expect(second?.PrivateIpAddresses?.[0]?.Association).toBeUndefined();
  });
});
