import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  CreateNetworkInterfaceCommand,
  type CreateNetworkInterfaceCommandInput,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteNetworkInterfaceCommand,
  DeleteSecurityGroupCommand,
  DescribeAddressesCommand,
  DescribeNetworkInterfaceAttributeCommand,
  DescribeNetworkInterfacesCommand,
  DescribeTagsCommand,
  ModifyNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { insertAddress } from '../../../test/support/address-rows.js';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { insertSubnet } from '../../../test/support/subnet-rows.js';
import { createNetwork } from '../../cloud/networks/network.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--quota_network_interfaces=3');
const network = await createNetwork(database, { name: 'a', cidr: '10.20.0.0/24' });
const { ec2, projectId } = await door.client('netadmin');
const { ec2Id: SubnetId } = await insertSubnet(database, { projectId, networkId: network.id });

const create = (more: Partial<CreateNetworkInterfaceCommandInput> = {}) =>
  ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, ...more }));
const made = async (more: Partial<CreateNetworkInterfaceCommandInput> = {}) =>
  (await create(more)).NetworkInterface?.NetworkInterfaceId ?? '';
const remove = (NetworkInterfaceId: string) =>
  ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
const where = async (Name: string, ...Values: string[]) =>
  (await ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name, Values }] }))).NetworkInterfaces ??
  [];
const refused = (code: string, message?: string) =>
  expect.objectContaining({ name: code, ...(message !== undefined && { message }) });

describe('an interface on its own', () => {
  it('is made with an address, shown, found and deleted', async () => {
    const { GroupId = '' } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'x' }),
    );
    const { NetworkInterface: card } = await create({
      ...{ Description: 'second', Groups: [GroupId], PrivateIpAddress: '10.20.0.77' },
      TagSpecifications: [{ ResourceType: 'network-interface', Tags: [{ Key: 'k', Value: 'v' }] }],
    });
    const id = card?.NetworkInterfaceId ?? '';
    expect(card).toMatchObject({
      ...{ Status: 'available', Description: 'second', PrivateIpAddress: '10.20.0.77', SubnetId },
      ...{ MacAddress: expect.stringMatching(/^02:/), AvailabilityZone: 'local-1a' },
      ...{ Groups: [{ GroupId, GroupName: 'web' }], TagSet: [{ Key: 'k', Value: 'v' }] },
      OwnerId: expect.stringMatching(/^\d{12}$/),
    });
    expect(card?.Attachment).toBeUndefined();
    const filters: readonly (readonly [string, string])[] = [
      ...([
        ['status', 'available'],
        ['subnet-id', SubnetId],
        ['group-id', GroupId],
        ['group-name', 'web'],
      ] as const),
      ...([
        ['tag:k', 'v'],
        ['tag-key', 'k'],
        ['tag-value', 'v'],
        ['owner-id', card?.OwnerId ?? ''],
      ] as const),
      ...([
        ['availability-zone', 'local-1a'],
        ['private-ip-address', '10.20.0.77'],
      ] as const),
      ...([
        ['description', 'second'],
        ['interface-type', 'interface'],
      ] as const),
    ];
    for (const [name, value] of filters)
      expect([name, (await where(name, value)).map((one) => one.NetworkInterfaceId)]).toEqual([name, [id]]);
    for (const name of ['attachment.instance-id', 'attachment.device-index', 'attachment.status'])
      expect([name, await where(name, '*')]).toEqual([name, []]);
    await expect(ec2.send(new DeleteSecurityGroupCommand({ GroupId }))).rejects.toEqual(
      refused('DependencyViolation'),
    );
    await remove(id);
    expect(await where('network-interface-id', id)).toEqual([]);
    expect((await ec2.send(new DescribeTagsCommand({}))).Tags).toEqual([]);
    await expect(remove(id)).rejects.toEqual(refused('InvalidNetworkInterfaceID.NotFound'));
    // Its address is free again, and so is its group.
    await remove(await made({ PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: '10.20.0.77' }] }));
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
  });

  it('is changed, and shows it', async () => {
    const NetworkInterfaceId = await made();
    const modify = (change: object) =>
      ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, ...change }));
    const { GroupId = '' } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: 'other', Description: 'x' }),
    );
    await modify({ Description: { Value: 'now' } });
    await modify({ Groups: [GroupId] });
    await expect(modify({ Groups: [GroupId], DryRun: true })).rejects.toEqual(refused('DryRunOperation'));
    await expect(modify({ Groups: ['sg-0123456789abcdef0'] })).rejects.toEqual(
      refused('InvalidGroup.NotFound'),
    );
    await expect(
      modify({
        Attachment: { AttachmentId: `eni-attach-${NetworkInterfaceId.slice(4)}`, DeleteOnTermination: true },
      }),
    ).rejects.toEqual(refused('InvalidAttachmentID.NotFound'));
    await ec2.send(
      new CreateTagsCommand({ Resources: [NetworkInterfaceId], Tags: [{ Key: 'a', Value: 'b' }] }),
    );
    const [card] = await where('network-interface-id', NetworkInterfaceId);
    expect(card).toMatchObject({
      ...{ Description: 'now', Groups: [{ GroupId }], TagSet: [{ Key: 'a', Value: 'b' }] },
    });
    const attribute = await ec2.send(
      new DescribeNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Attribute: 'attachment' }),
    );
    expect(attribute.Attachment).toBeUndefined();
    await remove(NetworkInterfaceId);
  });

  it('has the groups of one of its changes, and none once it is gone', async () => {
    const ids = await Promise.all(
      ['one', 'two', 'three'].map(async (GroupName) => {
        const made = await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: 'x' }));
        return made.GroupId ?? '';
      }),
    );
    const NetworkInterfaceId = await made();
    const put = (...Groups: string[]) =>
      ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups }));
    for (let round = 0; round < 4; round += 1) {
      await Promise.all(ids.map((id) => put(id)));
      const [card] = await where('network-interface-id', NetworkInterfaceId);
      expect(card?.Groups).toHaveLength(1);
    }
    await Promise.all([remove(NetworkInterfaceId), put(...ids).catch((error: unknown) => error)]);
    expect(await database.query('SELECT group_id FROM instance_groups')).toEqual([]);
  });

  it('is made once by a token', async () => {
    const [first, again] = [await made({ ClientToken: 't' }), await made({ ClientToken: 't' })];
    expect(again).toBe(first);
    await expect(create({ ClientToken: 't', Description: 'x' })).rejects.toEqual(
      refused('IdempotentParameterMismatch'),
    );
    await remove(first);
    await expect(create({ ClientToken: 't' })).rejects.toEqual(
      refused('InvalidNetworkInterfaceID.NotFound', `The networkInterface ID '${first}' does not exist`),
    );
  });

  it.each([
    [{ SubnetId: 'subnet-0123456789abcdef0' }, 'InvalidSubnetID.NotFound'],
    [{ SubnetId: 'home' }, 'InvalidSubnetID.Malformed'],
    [{ Groups: ['sg-0123456789abcdef0'] }, 'InvalidGroup.NotFound'],
    [{ PrivateIpAddress: '10.99.0.1' }, 'InvalidParameterValue'],
    [
      {
        PrivateIpAddress: '10.20.0.9',
        PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: '10.20.0.9' }],
      },
      'InvalidParameterValue',
    ],
    [{ SecondaryPrivateIpAddressCount: 10 }, 'PrivateIpAddressLimitExceeded'],
    [{ InterfaceType: 'efa' as const }, 'UnsupportedOperation'],
    [{ Ipv6AddressCount: 1 }, 'InvalidParameterValue'],
    [{ ClientToken: 'ü' }, 'InvalidParameterValue'],
    [{ Description: 'x'.repeat(256) }, 'InvalidParameterValue'],
    [{ DryRun: true }, 'DryRunOperation'],
  ])('%j is refused: %s', async (asked, code) => {
    const before = await where('status', 'available');
    await expect(create(asked)).rejects.toEqual(refused(code));
    expect(await where('status', 'available')).toEqual(before);
  });

  it('is nobody else’s, and counts', async () => {
    const ids = [await made(), await made(), await made()];
    await expect(create()).rejects.toEqual(refused('NetworkInterfaceLimitExceeded'));
    const other = await door.client('netadmin');
    const [NetworkInterfaceId = ''] = ids;
    await expect(other.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }))).rejects.toEqual(
      refused('InvalidNetworkInterfaceID.NotFound'),
    );
    expect((await other.ec2.send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces).toEqual([]);
    for (const id of ids) await remove(id);
  });

  it('has an address outside also while it is in no instance; one of an instance is not deleted', async () => {
    const NetworkInterfaceId = await made();
    const { ec2Id: AllocationId } = await insertAddress(database, { projectId, address: '203.0.113.9' });
    const { AssociationId } = await ec2.send(
      new AssociateAddressCommand({ AllocationId, NetworkInterfaceId }),
    );
    const [shown] = await where('association.allocation-id', AllocationId);
    expect(shown).toMatchObject({
      ...{ NetworkInterfaceId, Association: { AllocationId, AssociationId, PublicIp: '203.0.113.9' } },
    });
    await expect(ec2.send(new AllocateAddressCommand({ DryRun: true }))).rejects.toBeDefined();
    await remove(NetworkInterfaceId);
    const { Addresses } = await ec2.send(new DescribeAddressesCommand({ AllocationIds: [AllocationId] }));
    expect(Addresses?.[0]).toMatchObject({ AllocationId });
    expect(Addresses?.[0]?.AssociationId).toBeUndefined();
    const guest = await insertGuest(database, { host: 'h1', projectId });
    const [card] = await where('attachment.instance-id', guest.ec2Id);
    const id = card?.NetworkInterfaceId ?? '';
    const inUse = refused('InvalidParameterValue', `Network interface '${id}' is currently in use.`);
    await expect(remove(id)).rejects.toEqual(inUse);
    await expect(
      ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id, DryRun: true })),
    ).rejects.toEqual(inUse);
  });
});
