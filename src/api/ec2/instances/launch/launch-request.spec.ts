import type { RunInstancesRequest } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { byEc2Id, byName } from '../../../../common/refs/ref.js';
import { launchRequestOf } from './launch-request.js';

const defaults = { default_instance_type: 'm1.small', default_metadata_tokens: 'optional' } as const;
const AMI = 'ami-0123456789abcdef0';
const launch = (request: Partial<RunInstancesRequest> = {}) =>
  launchRequestOf({ ImageId: AMI, MinCount: 1, MaxCount: 1, ...request }, defaults);

const ENI = 'eni-0123456789abcdef0';
const sg = ['sg-0123456789abcdef0'];

describe('launchRequestOf', () => {
  it('takes the defaults of AWS and of the flags', () => {
    expect(launch()).toEqual({
      image: byEc2Id(AMI),
      flavor: byName('m1.small'),
      minCount: 1,
      maxCount: 1,
      groups: [],
      requestHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      shutdownBehaviour: 'stop',
      disableTermination: false,
      disableStop: false,
      metadata: { enabled: true, tokens: 'optional', hopLimit: 1, ipv6: false },
      mappings: [],
      tags: [],
      interfaceTags: [],
      volumeTags: [],
    });
  });

  it('reads everything that may be said', () => {
    const asked = launch({
      MaxCount: 3,
      InstanceType: 'm1.tiny' as RunInstancesRequest['InstanceType'],
      KeyName: 'k',
      SecurityGroups: ['default'],
      SecurityGroupIds: ['sg-0123456789abcdef0'],
      UserData: Buffer.from('#!/bin/sh\n').toString('base64'),
      Placement: { AvailabilityZone: 'local-1a', Tenancy: 'default', GroupName: '' },
      ClientToken: 'once',
      InstanceInitiatedShutdownBehavior: 'terminate',
      DisableApiTermination: true,
      DisableApiStop: true,
      MetadataOptions: {
        HttpTokens: 'required',
        HttpPutResponseHopLimit: 2,
        HttpEndpoint: 'disabled',
        HttpProtocolIpv6: 'enabled',
      },
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'a' }] }],
      Monitoring: { Enabled: false },
      EbsOptimized: false,
    });
    expect(asked).toMatchObject({
      maxCount: 3,
      flavor: byName('m1.tiny'),
      keyPair: byName('k'),
      groups: [byEc2Id('sg-0123456789abcdef0'), byName('default')],
      userData: Buffer.from('#!/bin/sh\n'),
      zone: 'local-1a',
      clientToken: 'once',
      shutdownBehaviour: 'terminate',
      disableTermination: true,
      disableStop: true,
      metadata: { enabled: false, tokens: 'required', hopLimit: 2, ipv6: true },
      tags: [{ key: 'Name', value: 'a' }],
      interfaceTags: [],
    });
  });

  it('takes groups, subnet and address of the one network interface', () => {
    const one = {
      ...{ DeviceIndex: 0, Groups: ['sg-0123456789abcdef0'], PrivateIpAddress: '10.99.0.9' },
      ...{ SubnetId: 'subnet-1', Description: 'first' },
    };
    expect(
      launch({ NetworkInterfaces: [{ ...one, AssociatePublicIpAddress: true, DeleteOnTermination: true }] }),
    ).toMatchObject({
      groups: [byEc2Id('sg-0123456789abcdef0')],
      privateAddress: '10.99.0.9',
      subnet: byEc2Id('subnet-1'),
      interfaceDescription: 'first',
      publicAddress: true,
    });
    expect(launch({ SubnetId: 'subnet-2' }).subnet).toEqual(byEc2Id('subnet-2'));
  });

  it('takes interfaces that are there, further ones and further addresses', () => {
    const first = { DeviceIndex: 0, DeleteOnTermination: false, SecondaryPrivateIpAddressCount: 2 };
    const second = {
      ...{ DeviceIndex: 1, SubnetId: 'subnet-2', Description: 'second', Groups: sg },
      PrivateIpAddresses: [
        { PrivateIpAddress: '10.0.0.3', Primary: true },
        { PrivateIpAddress: '10.0.0.4', Primary: false },
      ],
    };
    const third = { DeviceIndex: 2, NetworkInterfaceId: ENI };
    expect(launch({ NetworkInterfaces: [third, second, first] })).toMatchObject({
      ...{ keepsInterface: true, moreAddresses: { addresses: [], count: 2 } },
      cards: [
        {
          ...{ deviceIndex: 1, subnet: byEc2Id('subnet-2'), description: 'second', address: '10.0.0.3' },
          ...{ groups: [byEc2Id(sg[0] ?? '')], more: { addresses: ['10.0.0.4'], count: 0 } },
          deleteOnTermination: true,
        },
        { deviceIndex: 2, interface: byEc2Id(ENI), groups: [], deleteOnTermination: false },
      ],
    });
    expect(launch({ NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId: ENI }] })).toMatchObject({
      ...{ groups: [], interface: byEc2Id(ENI) },
    });
  });

  it('hashes what is asked, not how: order and token do not count, every value does', () => {
    const { requestHash } = launch({
      KeyName: 'k',
      Placement: { AvailabilityZone: 'a', Tenancy: 'default' },
    });
    const same = { Placement: { Tenancy: 'default' as const, AvailabilityZone: 'a' }, KeyName: 'k' };
    expect(launch({ ClientToken: 't', ...same }).requestHash).toBe(requestHash);
    expect(launch({ ClientToken: 'u', DryRun: false, ...same }).requestHash).toBe(requestHash);
    expect(launch({ ...same, KeyName: 'l' }).requestHash).not.toBe(requestHash);
  });

  const base64 = (bytes: number) => Buffer.alloc(bytes, 'a').toString('base64');
  it.each<[string, Partial<RunInstancesRequest>, string]>([
    ['no image', { ImageId: undefined }, 'MissingParameter'],
    ['an image that is none', { ImageId: 'tiny' }, 'InvalidAMIID.Malformed'],
    ['no count', { MinCount: undefined }, 'MissingParameter'],
    ['zero', { MinCount: 0, MaxCount: 0 }, 'InvalidParameterValue'],
    ['more than at most', { MinCount: 3, MaxCount: 2 }, 'InvalidParameterValue'],
    ['too many', { MinCount: 1, MaxCount: 1001 }, 'InvalidParameterValue'],
    ['a group that is none', { SecurityGroupIds: ['default'] }, 'InvalidGroupId.Malformed'],
    ['base64 that is none', { UserData: 'a$' }, 'InvalidUserData.Malformed'],
    ['base64 cut short', { UserData: 'YWF' }, 'InvalidUserData.Malformed'],
    ['16 KiB and a byte', { UserData: base64(16_385) }, 'InvalidParameterValue'],
    ['a long token', { ClientToken: 'x'.repeat(65) }, 'InvalidParameterValue'],
    ['a token with an umlaut', { ClientToken: 'ü' }, 'InvalidParameterValue'],
    ['an address that is none', { PrivateIpAddress: '10.0.0.256' }, 'InvalidParameterValue'],
    ['one address for two', { PrivateIpAddress: '10.0.0.2', MaxCount: 2 }, 'InvalidParameterCombination'],
    [
      'groups twice',
      { NetworkInterfaces: [{ DeviceIndex: 0 }], SecurityGroupIds: sg },
      'InvalidParameterCombination',
    ],
    ['an interface without index', { NetworkInterfaces: [{}] }, 'InvalidParameterCombination'],
    [
      'one index twice',
      { NetworkInterfaces: [{ DeviceIndex: 0 }, { DeviceIndex: 0 }] },
      'InvalidParameterCombination',
    ],
    ['no first interface', { NetworkInterfaces: [{ DeviceIndex: 1 }] }, 'InvalidParameterValue'],
    [
      'a place that no card has',
      { NetworkInterfaces: [{ DeviceIndex: 0 }, { DeviceIndex: 9 }] },
      'InvalidParameterValue',
    ],
    [
      'an address outside of a second interface',
      { NetworkInterfaces: [{ DeviceIndex: 0 }, { DeviceIndex: 1, AssociatePublicIpAddress: true }] },
      'InvalidParameterCombination',
    ],
    [
      'one interface for two',
      { NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId: ENI }], MaxCount: 2 },
      'InvalidParameterCombination',
    ],
    [
      'an interface that is there, with groups',
      { NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId: ENI, Groups: sg }] },
      'InvalidParameterCombination',
    ],
    [
      'an interface that is there, and goes',
      { NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId: ENI, DeleteOnTermination: true }] },
      'InvalidParameterCombination',
    ],
    [
      'two first addresses',
      {
        NetworkInterfaces: [
          {
            ...{ DeviceIndex: 0, PrivateIpAddress: '10.0.0.2' },
            PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.3', Primary: true }],
          },
        ],
      },
      'InvalidParameterValue',
    ],
    [
      'further addresses and a count',
      {
        NetworkInterfaces: [
          {
            ...{ DeviceIndex: 0, SecondaryPrivateIpAddressCount: 1 },
            PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.3' }],
          },
        ],
      },
      'InvalidParameterCombination',
    ],
    ['a subnet that is none', { SubnetId: 'home' }, 'InvalidSubnetID.Malformed'],
    [
      'a subnet twice',
      { NetworkInterfaces: [{ DeviceIndex: 0 }], SubnetId: 'subnet-1' },
      'InvalidParameterCombination',
    ],
    [
      'tags of images',
      { TagSpecifications: [{ ResourceType: 'image', Tags: [{ Key: 'a' }] }] },
      'InvalidParameterValue',
    ],
    ['a key without a name', { KeyName: '' }, 'InvalidParameterValue'],
    ['detailed monitoring', { Monitoring: { Enabled: true } }, 'UnsupportedOperation'],
    ['a dedicated host', { Placement: { Tenancy: 'host' } }, 'UnsupportedOperation'],
    [
      'a device that is nothing',
      { BlockDeviceMappings: [{ DeviceName: '/dev/vdb' }] },
      'InvalidBlockDeviceMapping',
    ],
    ['tags by metadata', { MetadataOptions: { InstanceMetadataTags: 'enabled' } }, 'UnsupportedOperation'],
    ['a spot instance', { InstanceMarketOptions: { MarketType: 'spot' } }, 'UnsupportedOperation'],
    ['a launch template', { LaunchTemplate: { LaunchTemplateName: 'x' } }, 'UnsupportedOperation'],
    ['a profile', { IamInstanceProfile: { Name: 'x' } }, 'UnsupportedOperation'],
    ['a kernel', { KernelId: 'aki-0123456789abcdef0' }, 'UnsupportedOperation'],
  ])('refuses %s', (_, request, code) => {
    expect(() => launch(request)).toThrow(expect.objectContaining({ code }));
  });

  it('takes tags of volumes, as Ansible’s ec2_instance sends them with a name, whether there are any or not', () => {
    const Tags = [{ Key: 'Name', Value: 'web' }];
    const TagSpecifications = (['volume', 'instance'] as const).map((ResourceType) => ({
      ResourceType,
      Tags,
    }));
    const tags = [{ key: 'Name', value: 'web' }];
    expect(launch({ TagSpecifications })).toMatchObject({ tags, volumeTags: tags });
    const Odd = [{ ResourceType: 'volume' as const, Tags: [{ Key: 'aws:x', Value: '' }] }];
    expect(() => launch({ TagSpecifications: Odd })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterValue' }),
    );
  });

  it('takes tags of the interface', () => {
    const TagSpecifications = [
      { ResourceType: 'network-interface' as const, Tags: [{ Key: 'a', Value: 'b' }] },
    ];
    expect(launch({ TagSpecifications })).toMatchObject({
      tags: [],
      interfaceTags: [{ key: 'a', value: 'b' }],
    });
  });

  it('says nothing to parameters that ask for nothing', () => {
    expect(() => launch({ BlockDeviceMappings: [], LicenseSpecifications: [], UserData: '' })).not.toThrow();
  });

  it('takes user data of exactly 16 KiB, with the line breaks of base64', () => {
    const lines = base64(16_384).replace(/.{76}/g, '$&\n');
    expect(launch({ UserData: lines }).userData).toHaveLength(16_384);
  });
});
