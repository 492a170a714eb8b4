import {
  AssignPrivateIpAddressesCommand,
  AssociateAddressCommand,
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DetachNetworkInterfaceCommand,
  TerminateInstancesCommand,
  UnassignPrivateIpAddressesCommand,
} from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { insertAddress } from '../../../test/support/address-rows.js';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { type GuestRows, insertGuest } from '../../../test/support/guest-rows.js';
import { AddressFollower } from '../../cloud/floating-addresses/address-follower.js';
import { Outbox } from '../../cloud/outbox/outbox.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--quota_floating_ips=1000');
const { ec2, projectId } = await door.client('netadmin', 'sysadmin');
const follower = new AddressFollower(database, new Outbox());
const refused = (name: string) => expect.objectContaining({ name });
let guest: GuestRows;
let other: GuestRows;
let first = '';
let SubnetId = '';
let last = 0;

beforeEach(async () => {
  await database.query('DELETE FROM floating_addresses');
  await database.query('DELETE FROM floating_ranges');
  await database.query('DELETE FROM operation_members');
  await database.query('DELETE FROM operations');
  guest = await insertGuest(database, { host: 'h1', projectId });
  other = await insertGuest(database, { host: 'h2', projectId });
  // Each has taken the place of the project's one subnet.
  await database.query(
    `UPDATE network_interfaces SET subnet_id = (
    SELECT s.id FROM subnets s JOIN vpcs v ON v.id = s.vpc_id WHERE v.project_id = $1)`,
    [projectId],
  );
  const card = await cardBy('attachment.instance-id', guest.ec2Id);
  [first, SubnetId] = [card?.NetworkInterfaceId ?? '', card?.SubnetId ?? ''];
});

async function cardBy(Name: string, ...Values: string[]) {
  const { NetworkInterfaces = [] } = await ec2.send(
    new DescribeNetworkInterfacesCommand({ Filters: [{ Name, Values }] }),
  );
  return NetworkInterfaces[0];
}
const outside = () => insertAddress(database, { projectId, address: `203.0.113.${(last += 1)}` });
const assign = async (NetworkInterfaceId: string, ...PrivateIpAddresses: string[]) => {
  const asked = { NetworkInterfaceId, PrivateIpAddresses, AllowReassignment: true };
  await ec2.send(new AssignPrivateIpAddressesCommand(asked));
};
const associate = async (asked: object) => {
  const made = await outside();
  await ec2.send(new AssociateAddressCommand({ AllocationId: made.ec2Id, ...asked }));
  return made;
};
/** As their workflows end. */
const settle = () =>
  database.query(
    `UPDATE floating_addresses SET task = NULL, settled_at = engine_now(), state = 'associated',
       bound_hosts = array_remove(ARRAY[host], NULL) WHERE task IS NOT NULL AND association_id IS NOT NULL`,
  );
const rowOf = async ({ id }: { readonly id: string }) => {
  const [row] = await database.query<Record<string, unknown>>(
    `SELECT host, task, bound_hosts AS "boundHosts", private_address AS inside, association_id IS NOT NULL AS stands
     FROM floating_addresses WHERE id = $1`,
    [id],
  );
  return row;
};
const shown = async ({ ec2Id }: { readonly ec2Id: string }) =>
  (await ec2.send(new DescribeAddressesCommand({ AllocationIds: [ec2Id] }))).Addresses?.[0];
const further = async () =>
  (await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId }))).NetworkInterface?.NetworkInterfaceId ??
  '';
const attach = (NetworkInterfaceId: string, InstanceId = guest.ec2Id) =>
  ec2.send(new AttachNetworkInterfaceCommand({ NetworkInterfaceId, InstanceId, DeviceIndex: 1 }));

describe('an address that stands for a further one of an interface', () => {
  it('is shown with it, beside others of the interface', async () => {
    await assign(first, '10.99.201.7', '10.99.201.8');
    const primary = await associate({ InstanceId: guest.ec2Id });
    const secondary = await associate({ NetworkInterfaceId: first, PrivateIpAddress: '10.99.201.8' });
    expect(await rowOf(primary)).toMatchObject({ inside: null, host: 'h1' });
    expect(await rowOf(secondary)).toMatchObject({ inside: '10.99.201.8', host: 'h1', boundHosts: ['h1'] });
    expect(await shown(secondary)).toMatchObject({
      ...{ InstanceId: guest.ec2Id, NetworkInterfaceId: first, PrivateIpAddress: '10.99.201.8' },
    });
    const card = await cardBy('addresses.association.public-ip', secondary.address);
    const outsides = [primary.address, undefined, secondary.address];
    expect(card?.Association?.PublicIp).toBe(primary.address);
    expect(card?.PrivateIpAddresses?.map((one) => one.Association?.PublicIp)).toEqual(outsides);
    expect(await cardBy('association.public-ip', secondary.address)).toBeUndefined();
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [guest.ec2Id] }));
    const instance = Reservations?.[0]?.Instances?.[0];
    expect(instance?.PublicIpAddress).toBe(primary.address);
    expect(
      instance?.NetworkInterfaces?.[0]?.PrivateIpAddresses?.map((one) => one.Association?.PublicIp),
    ).toEqual(outsides);
  });

  it('waits for the update of a host that would take it for the first', async () => {
    await assign(first, '10.99.201.31');
    const eni = await further();
    await assign(eni, '10.99.201.32');
    const led = await associate({ NetworkInterfaceId: eni, PrivateIpAddress: '10.99.201.32' });
    await settle();
    await database.query(
      `INSERT INTO services (host, "binary", last_seen, contract) VALUES ('h1', 'engine-network', now(), 6)`,
    );
    const asked = { NetworkInterfaceId: first, PrivateIpAddress: '10.99.201.31' };
    await expect(associate(asked)).rejects.toEqual(refused('IncorrectInstanceState'));
    expect(await rowOf(await associate({ InstanceId: guest.ec2Id }))).toMatchObject({ host: 'h1' });
    await attach(eni);
    await follower.sweep();
    expect(await rowOf(led)).toMatchObject({ host: null, task: null, stands: true });
    await database.query('UPDATE services SET contract = 7');
    await follower.sweep();
    expect(await rowOf(led)).toMatchObject({ host: 'h1', task: 'following' });
    await database.query('DELETE FROM services');
  });

  it('takes the place of what stood for the same, and of nothing else', async () => {
    await assign(first, '10.99.202.7');
    const primary = await associate({ InstanceId: guest.ec2Id });
    const place = { NetworkInterfaceId: first, PrivateIpAddress: '10.99.202.7' };
    const before = await associate(place);
    const after = await associate(place);
    expect((await shown(before))?.AssociationId).toBeUndefined();
    expect((await shown(after))?.PrivateIpAddress).toBe('10.99.202.7');
    expect((await shown(primary))?.PrivateIpAddress).toBe(guest.address);
    // The same again changes nothing; from one address of an interface to another is a move.
    const { AssociationId } = (await shown(after)) ?? {};
    const again = { AllocationId: after.ec2Id, ...place, AllowReassociation: false };
    expect((await ec2.send(new AssociateAddressCommand(again))).AssociationId).toBe(AssociationId);
    const toFirst = { ...again, PrivateIpAddress: guest.address };
    await expect(ec2.send(new AssociateAddressCommand(toFirst))).rejects.toEqual(
      refused('Resource.AlreadyAssociated'),
    );
  });

  it('stands for nothing once that is taken away', async () => {
    await assign(first, '10.99.203.7');
    const made = await associate({ NetworkInterfaceId: first, PrivateIpAddress: '10.99.203.7' });
    await settle();
    const asked = { NetworkInterfaceId: first, PrivateIpAddresses: ['10.99.203.7'] };
    await ec2.send(new UnassignPrivateIpAddressesCommand(asked));
    expect((await shown(made))?.AssociationId).toBeUndefined();
    await follower.sweep();
    expect(await rowOf(made)).toMatchObject({ stands: false, task: 'unbinding', boundHosts: ['h1'] });
  });

  it('goes along to another interface, also to one on another host', async () => {
    await assign(first, '10.99.204.7');
    const made = await associate({ NetworkInterfaceId: first, PrivateIpAddress: '10.99.204.7' });
    await settle();
    const { AssociationId } = (await shown(made)) ?? {};
    const card = await cardBy('attachment.instance-id', other.ec2Id);
    await assign(card?.NetworkInterfaceId ?? '', '10.99.204.7');
    expect(await shown(made)).toMatchObject({ AssociationId, InstanceId: other.ec2Id });
    await follower.sweep();
    expect(await rowOf(made)).toMatchObject({
      ...{ host: 'h2', task: 'following', boundHosts: ['h1', 'h2'], inside: '10.99.204.7' },
    });
    await follower.sweep();
    expect(await database.query('SELECT workflow, project_id AS "projectId" FROM operations')).toEqual(
      expect.arrayContaining([{ workflow: 'associate-address', projectId }]),
    );
  });
});

describe('an address that stands for an interface', () => {
  it('stays with it while it is in no instance, and follows it into another one', async () => {
    const card = await further();
    await attach(card);
    const made = await associate({ NetworkInterfaceId: card });
    await settle();
    await database.query(`UPDATE network_interfaces SET task_state = NULL, lifecycle = 'in-use'`);
    await ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: `eni-attach-${card.slice(4)}` }));
    await follower.sweep();
    expect(await rowOf(made)).toMatchObject({ host: 'h1', task: null });
    await database.query(
      `UPDATE network_interfaces SET task_state = NULL, lifecycle = 'available', instance_id = NULL, device_index = NULL
       WHERE ec2_id = $1`,
      [card],
    );
    await follower.sweep();
    expect(await rowOf(made)).toMatchObject({ host: null, task: 'following', boundHosts: ['h1'] });
    expect(await shown(made)).toMatchObject({ NetworkInterfaceId: card });
    expect((await shown(made))?.InstanceId).toBeUndefined();
    await settle();
    await attach(card, other.ec2Id);
    await follower.sweep();
    expect(await rowOf(made)).toMatchObject({ host: 'h2', task: 'following', boundHosts: ['h2'] });
    expect(await shown(made)).toMatchObject({ InstanceId: other.ec2Id });
  });

  it('stays with one that outlives its instance', async () => {
    const card = await further();
    await attach(card);
    const made = await associate({ NetworkInterfaceId: card });
    const ofFirst = await associate({ InstanceId: guest.ec2Id });
    await settle();
    await database.query(`UPDATE network_interfaces SET task_state = NULL, lifecycle = 'in-use'`);
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [guest.ec2Id] }));
    await follower.sweep();
    expect(await rowOf(ofFirst)).toMatchObject({ stands: false, task: 'unbinding' });
    // Its instance still has the say over it.
    expect(await rowOf(made)).toMatchObject({ stands: true, task: null, host: 'h1' });
  });

  it('is tried again, not at each turn, where it could not follow', async () => {
    const card = await further();
    const made = await associate({ NetworkInterfaceId: card });
    await settle();
    await attach(card);
    await database.query(`UPDATE floating_addresses SET reason = 'no'`);
    await follower.sweep();
    expect(await rowOf(made)).toMatchObject({ host: null, task: null });
    await database.query(`UPDATE floating_addresses SET settled_at = settled_at - interval '1 minute'`);
    await follower.sweep();
    expect(await rowOf(made)).toMatchObject({ host: 'h1', task: 'following' });
  });

  it('is taken back from one that is not there any more', async () => {
    const card = await further();
    const made = await associate({ NetworkInterfaceId: card });
    await settle();
    await database.query('DELETE FROM network_interfaces WHERE ec2_id = $1', [card]);
    expect((await shown(made))?.AssociationId).toBeUndefined();
    await follower.sweep();
    expect(await rowOf(made)).toMatchObject({ stands: false, task: 'unbinding' });
  });
});

describe('public names', () => {
  const instance = async (Name: string, value: string) => {
    const Filters = [{ Name, Values: [value] }];
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ Filters }));
    return Reservations?.[0]?.Instances?.[0];
  };
  const attributes = (names: boolean, support: boolean) =>
    database.query('UPDATE vpcs SET dns_hostnames = $1, dns_support = $2 WHERE project_id = $3', [
      ...[names, support, projectId],
    ]);
  const names = async () => {
    const one = await instance('instance-id', guest.ec2Id);
    const card = await cardBy('attachment.instance-id', guest.ec2Id);
    return {
      ofInstance: one?.PublicDnsName,
      ofItsCard: one?.NetworkInterfaces?.[0]?.Association?.PublicDnsName,
      ofCard: card?.Association?.PublicDnsName,
      byFilter: (await instance('dns-name', 'ec2-*'))?.InstanceId,
      byCardsFilter: (await cardBy('association.public-dns-name', 'ec2-*'))?.NetworkInterfaceId,
      isPrivateThere: one?.PrivateDnsName?.startsWith('ip-10-99-'),
    };
  };

  it('are shown where the VPC has both attributes on, private ones in any case', async () => {
    const { address } = await associate({ InstanceId: guest.ec2Id });
    const name = expect.stringContaining(`ec2-${address.replaceAll('.', '-')}`);
    const isPrivateThere = true;
    expect(await names()).toEqual({
      ...{ ofInstance: name, ofItsCard: name, ofCard: name, byFilter: guest.ec2Id, byCardsFilter: first },
      isPrivateThere,
    });
    const nameless = { ofInstance: '', ofItsCard: '', ofCard: '', isPrivateThere };
    for (const [hostnames, support] of [
      [false, true],
      [true, false],
    ] as const) {
      await attributes(hostnames, support);
      expect(await names()).toEqual({ ...nameless, byFilter: undefined, byCardsFilter: undefined });
    }
    expect((await instance('ip-address', address))?.PublicIpAddress).toBe(address);
    await attributes(true, true);
  });
});
