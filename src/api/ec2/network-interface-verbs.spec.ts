import {
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfaceAttributeCommand,
  DescribeNetworkInterfacesCommand,
  type DescribeNetworkInterfacesCommandInput,
  ModifyNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { wholeFiltersOf } from '../../cloud/security-groups/filter-set.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database);
const { ec2, projectId } = await door.client('netadmin', 'sysadmin');
const guests = [
  await insertGuest(database, { host: 'h1', projectId }),
  await insertGuest(database, { host: 'h1', projectId, state: 'pending' }),
];
const ended = await insertGuest(database, { host: 'h1', projectId, state: 'terminated' });
await insertGuest(database, { host: 'h1' });
// Each guest of a spec comes with a network of its own; a project has one subnet in the zone.
await database.query(
  `UPDATE network_interfaces n SET subnet_id = s.id, network_id = s.network_id FROM instances i, vpcs v, subnets s
   WHERE i.id = n.instance_id AND v.project_id = i.project_id AND s.vpc_id = v.id AND i.project_id = $1`,
  [projectId],
);

const described = async (request: DescribeNetworkInterfacesCommandInput = {}) =>
  (await ec2.send(new DescribeNetworkInterfacesCommand(request))).NetworkInterfaces ?? [];
const where = (Name: string, ...Values: string[]) => described({ Filters: [{ Name, Values }] });
let NetworkInterfaceId = '';
let GroupId = '';

beforeAll(async () => {
  const [first] = await where('attachment.instance-id', guests[0]?.ec2Id ?? '');
  NetworkInterfaceId = first?.NetworkInterfaceId ?? '';
  const made = await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'x' }));
  GroupId = made.GroupId ?? '';
});

const modify = (change: object) =>
  ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, ...change }));

describe('network interfaces', () => {
  it('are those of instances that have not ended, as these show them', async () => {
    expect(await described()).toHaveLength(2);
    expect(await where('attachment.instance-id', ended.ec2Id)).toEqual([]);
    const [card] = await described({ NetworkInterfaceIds: [NetworkInterfaceId] });
    const [guest] = guests;
    expect(card).toMatchObject({
      ...{ NetworkInterfaceId, Status: 'in-use', InterfaceType: 'interface', SourceDestCheck: true },
      ...{ PrivateIpAddress: guest?.address, AvailabilityZone: 'local-1a', Description: '' },
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: guest?.address }],
      Attachment: { InstanceId: guest?.ec2Id, DeviceIndex: 0, Status: 'attached', DeleteOnTermination: true },
      Groups: [{ GroupName: `of-${guest?.ec2Id}` }],
      OwnerId: expect.stringMatching(/^\d{12}$/),
    });
    const { Reservations } = await ec2.send(
      new DescribeInstancesCommand({ InstanceIds: [guest?.ec2Id ?? ''] }),
    );
    const own = Reservations?.[0]?.Instances?.[0]?.NetworkInterfaces?.[0];
    for (const key of ['MacAddress', 'SubnetId', 'VpcId', 'PrivateDnsName', 'Groups'] as const)
      expect([key, card?.[key]]).toEqual([key, own?.[key]]);
    expect(card?.Attachment?.AttachmentId).toBe(own?.Attachment?.AttachmentId);
  });

  it('are found by what they show', async () => {
    const [card] = await described({ NetworkInterfaceIds: [NetworkInterfaceId] });
    await ec2.send(
      new CreateTagsCommand({ Resources: [NetworkInterfaceId], Tags: [{ Key: 'k', Value: 'v' }] }),
    );
    const filters: readonly (readonly [string, string | undefined])[] = [
      ['network-interface-id', NetworkInterfaceId],
      ['private-ip-address', card?.PrivateIpAddress],
      ['mac-address', card?.MacAddress],
      ['group-id', card?.Groups?.[0]?.GroupId],
      ['attachment.attachment-id', card?.Attachment?.AttachmentId],
      ['attachment.status', 'attached'],
      ['tag:k', 'v'],
    ];
    for (const [name, value = ''] of filters)
      expect([name, (await where(name, value)).map((one) => one.NetworkInterfaceId)]).toEqual([
        name,
        [NetworkInterfaceId],
      ]);
    expect(await where('subnet-id', card?.SubnetId ?? '')).toHaveLength(2);
    expect(await where('status', 'available')).toEqual([]);
    expect(await where('association.public-ip', '*')).toEqual([]);
    expect((await where('tag-key', 'k'))[0]?.TagSet).toEqual([{ Key: 'k', Value: 'v' }]);
  });

  it('have groups, which are their instance’s, and a description to be changed', async () => {
    const before = (await wholeFiltersOf(database, 'h1')).version;
    await modify({ Groups: [GroupId] });
    expect((await wholeFiltersOf(database, 'h1')).version).toBe(before + 1);
    const { Reservations } = await ec2.send(
      new DescribeInstancesCommand({ InstanceIds: [guests[0]?.ec2Id ?? ''] }),
    );
    expect(Reservations?.[0]?.Instances?.[0]?.SecurityGroups).toEqual([{ GroupId, GroupName: 'web' }]);
    await modify({ Description: { Value: 'the first' } });
    expect(await where('description', 'the *')).toMatchObject([
      { NetworkInterfaceId, Groups: [{ GroupId }] },
    ]);
    const ask = async (Attribute: 'groupSet' | 'description' | 'sourceDestCheck' | 'attachment') =>
      ec2.send(new DescribeNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Attribute }));
    expect(await ask('groupSet')).toMatchObject({ NetworkInterfaceId, Groups: [{ GroupId }] });
    expect(await ask('description')).toMatchObject({ Description: { Value: 'the first' } });
    expect(await ask('sourceDestCheck')).toMatchObject({ SourceDestCheck: { Value: true } });
    expect(await ask('attachment')).toMatchObject({ Attachment: { InstanceId: guests[0]?.ec2Id } });
  });

  it.each([
    [{}, 'InvalidParameterCombination'],
    [{ Groups: ['sg-0123'] }, 'InvalidGroup.NotFound'],
    [{ SourceDestCheck: { Value: true }, Description: { Value: 'x' } }, 'InvalidParameterCombination'],
    [
      { Attachment: { AttachmentId: 'eni-attach-1', DeleteOnTermination: true } },
      'InvalidAttachmentID.NotFound',
    ],
    [{ NetworkInterfaceId: 'eni-0123', Description: { Value: 'x' } }, 'InvalidNetworkInterfaceID.NotFound'],
    [{ Description: { Value: 'x' }, DryRun: true }, 'DryRunOperation'],
  ])('refuse %j', async (change, name) => {
    await expect(modify(change)).rejects.toMatchObject({ name });
  });

  it('say nothing to what is so anyway', async () => {
    await modify({ AssociatePublicIpAddress: false });
    await expect(described({ NetworkInterfaceIds: ['eni-0123'] })).rejects.toMatchObject({
      name: 'InvalidNetworkInterfaceID.NotFound',
    });
  });
});
