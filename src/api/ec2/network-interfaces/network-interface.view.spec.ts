import { describe, expect, it } from '@jest/globals';
import type { InterfaceHome, InterfaceRow } from '../../../cloud/instances/interface-row.js';
import { networkInterfaceView } from './network-interface.view.js';

const home: InterfaceHome = {
  ...{ id: 'a', ec2Id: 'i-a', attachedAt: 0, lifecycle: 'active', taskState: null, powerState: 'running' },
  ...{ deviceIndex: 0, deleteOnTermination: true, task: null },
};
const row: InterfaceRow = {
  ...{ id: 'p', ec2Id: 'eni-0a', mac: '02:00:00:00:00:01', address: '10.0.0.2', description: 'one' },
  ...{ moreAddresses: [], ipv6Addresses: [], sourceDestCheck: true },
  ...{ zone: 'us-east-1a', home, subnetEc2Id: 'subnet-a', vpcEc2Id: 'vpc-a', domain: 'internal' },
  ...{
    isNatGateways: false,
    associations: null,
    hasPublicNames: true,
    groups: { 'sg-a': 'web' },
    tags: { Name: 'eth0' },
  },
};
const association = {
  ...{ privateAddress: '10.0.0.2', address: '192.0.2.7', ec2Id: 'eipalloc-a', associationId: 'eipassoc-a' },
};
const view = (differs: Partial<InterfaceRow> = {}) =>
  networkInterfaceView({ ...row, ...differs }, { accountNumber: '111122223333', region: 'us-east-1' });

describe('networkInterfaceView', () => {
  it('shows that of a NAT gateway as nobody’s to manage', () => {
    expect(view({ home: null, isNatGateways: true })).toMatchObject({
      ...{ Status: 'in-use', InterfaceType: 'nat_gateway', RequesterManaged: true },
    });
    expect(view({ home: null })).toMatchObject({ Status: 'available', InterfaceType: 'interface' });
  });

  it('shows an interface of an instance', () => {
    expect(view()).toMatchObject({
      ...{ Status: 'in-use', PrivateDnsName: 'ip-10-0-0-2.internal', Association: undefined },
      Attachment: { AttachmentId: 'eni-attach-0a', InstanceId: 'i-a', Status: 'attached' },
      ...{ Groups: [{ GroupId: 'sg-a', GroupName: 'web' }], TagSet: [{ Key: 'Name', Value: 'eth0' }] },
    });
  });

  it('shows one whose instance is being made as attaching', () => {
    const Attachment = { Status: 'attaching' };
    expect(view({ home: { ...home, lifecycle: 'building' } })).toMatchObject({ Attachment });
  });

  it('shows one that is in no instance, has no groups, no tags and no domain', () => {
    expect(view({ home: null, groups: null, tags: null, domain: '' })).toMatchObject({
      ...{ Status: 'available', Attachment: undefined, Groups: [], TagSet: [] },
      PrivateDnsName: 'ip-10-0-0-2',
    });
  });

  it('tells an address of the project’s from one that came with the launch', () => {
    expect(view({ associations: [{ ...association, isAuto: false }] }).Association).toMatchObject({
      ...{ PublicIp: '192.0.2.7', IpOwnerId: '111122223333', AllocationId: 'eipalloc-a' },
    });
    const { Association } = view({ associations: [{ ...association, isAuto: true }] });
    expect(Association).toMatchObject({ PublicIp: '192.0.2.7', IpOwnerId: 'amazon' });
    expect(Association).not.toHaveProperty('AllocationId');
  });

  it('shows at each of its addresses what stands for that', () => {
    const further = { ...association, privateAddress: '10.0.0.3', address: '192.0.2.8', isAuto: false };
    const { Association, PrivateIpAddresses } = view({
      ...{ moreAddresses: ['10.0.0.3', '10.0.0.4'], associations: [further] },
    });
    expect(Association).toBeUndefined();
    expect(PrivateIpAddresses?.map((one) => one.Association?.PublicIp)).toEqual([
      undefined,
      '192.0.2.8',
      undefined,
    ]);
  });

  it.each([
    [true, 'ec2-192-0-2-7.internal'],
    [false, ''],
  ])('gives a public name as its VPC says: %s', (hasPublicNames, PublicDnsName) => {
    const associations = [{ ...association, isAuto: false }];
    expect(view({ associations, hasPublicNames }).Association).toMatchObject({ PublicDnsName });
  });
});
