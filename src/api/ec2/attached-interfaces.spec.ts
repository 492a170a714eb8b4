import {
  AssignPrivateIpAddressesCommand,
  AttachNetworkInterfaceCommand,
  type AttachNetworkInterfaceCommandInput,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  DeleteNetworkInterfaceCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DetachNetworkInterfaceCommand,
  ModifyInstanceAttributeCommand,
  ModifyNetworkInterfaceAttributeCommand,
  UnassignPrivateIpAddressesCommand,
} from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { wholeFiltersOf } from '../../cloud/security-groups/filter-set.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database);
const { ec2, projectId } = await door.client('netadmin', 'sysadmin');
const HOST = 'h1';
const guest = await insertGuest(database, { host: HOST, projectId });
const [home] = await database.query<{ subnet: string }>(
  `SELECT s.ec2_id AS subnet FROM network_interfaces n JOIN subnets s ON s.id = n.subnet_id WHERE n.instance_id = $1`,
  [guest.instanceId],
);
const SubnetId = home?.subnet ?? '';
const InstanceId = guest.ec2Id;
const refused = (name: string) => expect.objectContaining({ name });

let NetworkInterfaceId = '';
const attachmentOf = (id: string) => `eni-attach-${id.slice(4)}`;
const make = async (more: object = {}) =>
  (await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, ...more }))).NetworkInterface
    ?.NetworkInterfaceId ?? '';
const attach = (more: Partial<AttachNetworkInterfaceCommandInput> = {}) =>
  ec2.send(new AttachNetworkInterfaceCommand({ NetworkInterfaceId, InstanceId, DeviceIndex: 1, ...more }));
const detach = (more: object = {}) =>
  ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: attachmentOf(NetworkInterfaceId), ...more }));
const modify = (change: object) =>
  ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, ...change }));
const card = async (id = NetworkInterfaceId) =>
  (await ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] })))
    .NetworkInterfaces?.[0];
const instance = async (Filters?: { Name: string; Values: string[] }[]) =>
  (await ec2.send(new DescribeInstancesCommand({ Filters }))).Reservations?.[0]?.Instances?.[0];
/** As its workflow ends. */
const settle = () =>
  database.query(
    `UPDATE network_interfaces SET task_state = NULL,
       lifecycle = CASE WHEN instance_id IS NULL THEN 'available' ELSE 'in-use' END`,
  );
const filterOf = async (id: string) => {
  const { ports } = await wholeFiltersOf(database, HOST);
  const [row] = await database.query<{ id: string }>('SELECT id FROM network_interfaces WHERE ec2_id = $1', [
    id,
  ]);
  return ports.find(({ portId }) => portId === row?.id);
};

beforeEach(async () => {
  await database.query('DELETE FROM network_interfaces WHERE project_id = $1', [projectId]);
  await database.query('DELETE FROM operation_members');
  await database.query(`DELETE FROM fixed_addresses f WHERE NOT EXISTS (
    SELECT FROM network_interfaces n WHERE n.id = f.interface_id)`);
  NetworkInterfaceId = await make();
});

describe('an interface that comes to an instance', () => {
  it('is its from the moment it is asked for, shown everywhere, and named to its host', async () => {
    await expect(attach({ DryRun: true })).rejects.toEqual(refused('DryRunOperation'));
    expect(await attach()).toMatchObject({ AttachmentId: attachmentOf(NetworkInterfaceId) });
    const Attachment = { InstanceId, DeviceIndex: 1, Status: 'attaching', DeleteOnTermination: false };
    expect(await card()).toMatchObject({ Status: 'in-use', Attachment });
    await settle();
    expect((await card())?.Attachment?.Status).toBe('attached');
    const { NetworkInterfaces = [] } = (await instance()) ?? {};
    expect(NetworkInterfaces.map(({ Attachment: one }) => one?.DeviceIndex)).toEqual([0, 1]);
    expect(NetworkInterfaces[1]).toMatchObject({ NetworkInterfaceId, Status: 'in-use' });
    for (const [Name, value] of [
      ['network-interface.network-interface-id', NetworkInterfaceId],
      ['network-interface.attachment.device-index', '1'],
      ['network-interface.group-name', 'default'],
    ] as const)
      expect((await instance([{ Name, Values: [value] }]))?.InstanceId).toBe(InstanceId);
    expect(await filterOf(NetworkInterfaceId)).toMatchObject({ groups: [expect.any(String)] });
  });

  it('leaves it when that is asked, but not while its guest is asked already', async () => {
    await attach();
    await expect(detach()).rejects.toEqual(refused('IncorrectState'));
    await settle();
    await expect(detach({ DryRun: true })).rejects.toEqual(refused('DryRunOperation'));
    await detach();
    expect((await card())?.Attachment?.Status).toBe('detaching');
    await expect(detach()).rejects.toEqual(refused('IncorrectState'));
    await detach({ Force: true });
    await expect(ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }))).rejects.toEqual(
      refused('InvalidParameterValue'),
    );
  });

  it.each([
    [{ DeviceIndex: 0 }, 'InvalidParameterValue'],
    [{ DeviceIndex: 9 }, 'InvalidParameterValue'],
    [{ DeviceIndex: -1 }, 'InvalidParameterValue'],
    [{ InstanceId: 'i-0123456789abcdef0' }, 'InvalidInstanceID.NotFound'],
    [{ NetworkInterfaceId: 'eni-0123456789abcdef0' }, 'InvalidNetworkInterfaceID.NotFound'],
    [{ NetworkCardIndex: 1 }, 'UnsupportedOperation'],
  ])('%j is refused: %s', async (asked, code) => {
    await expect(attach(asked)).rejects.toEqual(refused(code));
    expect((await card())?.Status).toBe('available');
  });

  it('is in one instance only, and in one that is still', async () => {
    await database.query(`UPDATE instances SET task_state = 'rebooting' WHERE id = $1`, [guest.instanceId]);
    await expect(attach()).rejects.toEqual(refused('IncorrectState'));
    await database.query('UPDATE instances SET task_state = NULL WHERE id = $1', [guest.instanceId]);
    await attach();
    await expect(attach({ DeviceIndex: 2 })).rejects.toEqual(refused('InvalidNetworkInterface.InUse'));
  });

  it('does not come while a host that had it has not let go', async () => {
    const [row] = await database.query<{ id: string }>(
      'SELECT id FROM network_interfaces WHERE ec2_id = $1',
      [NetworkInterfaceId],
    );
    await database.query(
      `INSERT INTO cleanups (id, host, kind, noun, resource_id, generation, args)
       VALUES (gen_random_uuid(), 'h9', 'release-card', 'network-interface', $1, 1, '{}')`,
      [row?.id],
    );
    await expect(attach()).rejects.toEqual(refused('IncorrectState'));
    await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
    const kept = await database.query('SELECT state, host FROM fixed_addresses WHERE interface_id = $1', [
      row?.id,
    ]);
    expect(kept).toEqual([{ state: 'quarantined', host: 'h9' }]);
    await database.query('DELETE FROM cleanups');
  });

  it('is not the first, which stays', async () => {
    const [first] = (await instance())?.NetworkInterfaces ?? [];
    const AttachmentId = first?.Attachment?.AttachmentId;
    await expect(detach({ AttachmentId })).rejects.toEqual(refused('OperationNotPermitted'));
    await expect(detach()).rejects.toEqual(refused('InvalidAttachmentID.NotFound'));
    await expect(detach({ AttachmentId: 'x' })).rejects.toEqual(refused('InvalidAttachmentID.Malformed'));
  });
});

describe('what is said of an interface', () => {
  it('is whether it goes with its instance', async () => {
    const Attachment = { AttachmentId: attachmentOf(NetworkInterfaceId), DeleteOnTermination: true };
    await attach();
    await modify({ Attachment });
    expect((await card())?.Attachment?.DeleteOnTermination).toBe(true);
    const [first] = (await instance())?.NetworkInterfaces ?? [];
    const keep = { AttachmentId: first?.Attachment?.AttachmentId, DeleteOnTermination: false };
    await modify({ NetworkInterfaceId: first?.NetworkInterfaceId, Attachment: keep });
    expect((await instance())?.NetworkInterfaces?.[0]?.Attachment?.DeleteOnTermination).toBe(false);
    await modify({
      NetworkInterfaceId: first?.NetworkInterfaceId,
      Attachment: { ...keep, DeleteOnTermination: true },
    });
    await database.query('UPDATE network_interfaces SET project_id = NULL WHERE device_index = 0');
  });

  it('is the project’s that came with its instance, where there is room for it', async () => {
    await attach();
    await settle();
    await database.query(
      'UPDATE network_interfaces SET project_id = NULL, delete_on_termination = true WHERE ec2_id = $1',
      [NetworkInterfaceId],
    );
    const limited = (most: number) =>
      database.query(
        `INSERT INTO quotas (project_id, resource, hard_limit) VALUES ($1, 'network_interfaces', $2)
         ON CONFLICT (project_id, resource) DO UPDATE SET hard_limit = $2`,
        [projectId, most],
      );
    await limited(0);
    const AttachmentId = attachmentOf(NetworkInterfaceId);
    const stays = modify({ Attachment: { AttachmentId, DeleteOnTermination: false } });
    await expect(stays).rejects.toEqual(refused('NetworkInterfaceLimitExceeded'));
    await expect(detach()).rejects.toEqual(refused('NetworkInterfaceLimitExceeded'));
    await limited(1);
    await modify({ Attachment: { AttachmentId, DeleteOnTermination: false } });
    await limited(0);
    // It is counted already.
    await detach();
    await database.query('DELETE FROM quotas WHERE project_id = $1', [projectId]);
  });

  it('is whether others may send through it, which its host hears', async () => {
    await attach();
    await modify({ SourceDestCheck: { Value: false } });
    expect((await card())?.SourceDestCheck).toBe(false);
    expect(await filterOf(NetworkInterfaceId)).toMatchObject({ isOpen: true });
    const change = { InstanceId, SourceDestCheck: { Value: false } };
    await expect(ec2.send(new ModifyInstanceAttributeCommand(change))).rejects.toEqual(
      refused('InvalidInstanceID'),
    );
    await database.query('DELETE FROM network_interfaces WHERE project_id = $1', [projectId]);
    await ec2.send(new ModifyInstanceAttributeCommand(change));
    expect((await instance())?.SourceDestCheck).toBe(false);
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, SourceDestCheck: { Value: true } }));
  });

  it('is its groups, which are its own beside the first', async () => {
    await attach();
    const [row] = await database.query<{ vpc: string }>(
      'SELECT v.ec2_id AS vpc FROM subnets s JOIN vpcs v ON v.id = s.vpc_id WHERE s.ec2_id = $1',
      [SubnetId],
    );
    const made = new CreateSecurityGroupCommand({ GroupName: 'own', Description: 'x', VpcId: row?.vpc });
    const { GroupId = '' } = await ec2.send(made);
    await modify({ Groups: [GroupId] });
    expect((await card())?.Groups).toEqual([{ GroupId, GroupName: 'own' }]);
    expect((await instance())?.SecurityGroups).not.toContainEqual({ GroupId, GroupName: 'own' });
    await expect(modify({ Groups: ['sg-0123456789abcdef0'], DryRun: true })).rejects.toEqual(
      refused('InvalidGroup.NotFound'),
    );
  });
});

describe('further addresses of an interface', () => {
  const assign = (more: object) =>
    ec2.send(new AssignPrivateIpAddressesCommand({ NetworkInterfaceId, ...more }));
  const unassign = (...PrivateIpAddresses: string[]) =>
    ec2.send(new UnassignPrivateIpAddressesCommand({ NetworkInterfaceId, PrivateIpAddresses }));
  const addresses = async (id?: string) =>
    ((await card(id))?.PrivateIpAddresses ?? []).map(({ PrivateIpAddress, Primary }) => [
      PrivateIpAddress,
      Primary,
    ]);

  it('come by number or by themselves, are filtered for, and go', async () => {
    await attach();
    const { AssignedPrivateIpAddresses: some = [] } = await assign({ SecondaryPrivateIpAddressCount: 2 });
    const given = some.map(({ PrivateIpAddress = '' }) => PrivateIpAddress);
    await assign({ PrivateIpAddresses: ['10.99.200.7'] });
    await assign({ PrivateIpAddresses: ['10.99.200.7'] });
    const all = [...given, '10.99.200.7'];
    expect((await addresses()).slice(1)).toEqual(all.map((address) => [address, false]));
    expect(await filterOf(NetworkInterfaceId)).toMatchObject({ more: all });
    await unassign(...given);
    expect((await addresses()).slice(1)).toEqual([['10.99.200.7', false]]);
    const found = await ec2.send(
      new DescribeNetworkInterfacesCommand({
        Filters: [{ Name: 'addresses.private-ip-address', Values: ['10.99.200.7'] }],
      }),
    );
    expect(found.NetworkInterfaces).toHaveLength(1);
  });

  it('are taken from another interface where that is allowed', async () => {
    const other = await make({ SecondaryPrivateIpAddressCount: 1 });
    const [, [taken = ''] = []] = (await addresses(other)) as [string, boolean][];
    await expect(assign({ PrivateIpAddresses: [taken] })).rejects.toEqual(refused('InvalidIPAddress.InUse'));
    await assign({ PrivateIpAddresses: [taken], AllowReassignment: true });
    expect(await addresses(other)).toHaveLength(1);
    expect((await addresses()).slice(1)).toEqual([[taken, false]]);
    await assign({ PrivateIpAddresses: ['10.99.200.8'], AllowReassignment: true });
  });

  it.each([
    [{}, 'MissingParameter'],
    [{ PrivateIpAddresses: ['10.99.1.1'], SecondaryPrivateIpAddressCount: 1 }, 'InvalidParameterCombination'],
    [{ SecondaryPrivateIpAddressCount: 0 }, 'InvalidParameterValue'],
    [{ SecondaryPrivateIpAddressCount: 10 }, 'PrivateIpAddressLimitExceeded'],
    [{ PrivateIpAddresses: ['x'] }, 'InvalidParameterValue'],
    [{ SecondaryPrivateIpAddressCount: 1, Ipv4PrefixCount: 1 }, 'UnsupportedOperation'],
  ])('%j is refused: %s', async (asked, code) => {
    await expect(assign(asked)).rejects.toEqual(refused(code));
    expect(await addresses()).toHaveLength(1);
  });

  it('are not its first, nor another’s', async () => {
    await expect(unassign('10.99.1.1')).rejects.toEqual(refused('InvalidParameterValue'));
    await expect(unassign((await card())?.PrivateIpAddress ?? '')).rejects.toEqual(
      refused('InvalidParameterValue'),
    );
    await expect(unassign()).rejects.toEqual(refused('MissingParameter'));
  });
});
