import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  DescribeAddressesAttributeCommand,
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DisassociateAddressCommand,
  type EC2Client,
  MoveAddressToVpcCommand,
  ReleaseAddressCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type AddressRows, insertAddress } from '../../../test/support/address-rows.js';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { type GuestRows, insertGuest } from '../../../test/support/guest-rows.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--quota_floating_ips=2');
let ec2: EC2Client;
let projectId: string;
let guest: GuestRows;
let address: AddressRows;
let last = 0;

beforeAll(async () => {
  ({ ec2, projectId } = await door.client('sysadmin', 'netadmin'));
  guest = await insertGuest(database, { host: 'h1', projectId, state: 'running' });
});
beforeEach(async () => {
  await database.query('DELETE FROM floating_addresses');
  await database.query('DELETE FROM floating_ranges');
  address = await insertAddress(database, { projectId, address: `203.0.113.${(last += 1)}` });
});

const refused = (code: string, message?: string) =>
  expect.objectContaining({ name: code, ...(message !== undefined && { message }) });
const shown = async () => (await ec2.send(new DescribeAddressesCommand({}))).Addresses ?? [];
const associate = () =>
  ec2.send(new AssociateAddressCommand({ AllocationId: address.ec2Id, InstanceId: guest.ec2Id }));

describe('AssociateAddress', () => {
  it('puts the address before the instance, which shows it', async () => {
    const { AssociationId = '' } = await associate();
    expect(AssociationId).toMatch(/^eipassoc-[0-9a-f]{17}$/);
    expect(await shown()).toEqual([
      {
        ...{ PublicIp: address.address, AllocationId: address.ec2Id, AssociationId, Domain: 'vpc' },
        ...{ InstanceId: guest.ec2Id, PrivateIpAddress: guest.address, PublicIpv4Pool: 'public' },
        NetworkBorderGroup: 'local-1',
        NetworkInterfaceId: expect.stringMatching(/^eni-/),
        NetworkInterfaceOwnerId: expect.stringMatching(/^\d{12}$/),
      },
    ]);
    const filter = [{ Name: 'ip-address', Values: [address.address] }];
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ Filters: filter }));
    expect(Reservations?.[0]?.Instances?.[0]).toMatchObject({
      PublicIpAddress: address.address,
      PublicDnsName: expect.stringContaining(`ec2-${address.address.replaceAll('.', '-')}`),
      NetworkInterfaces: [{ Association: { PublicIp: address.address } }],
    });
  });

  it('again is success; what must not move does not', async () => {
    const { AssociationId } = await associate();
    expect((await associate()).AssociationId).toBe(AssociationId);
    const other = await insertGuest(database, { host: 'h2', projectId, state: 'stopped' });
    const asked = { AllocationId: address.ec2Id, InstanceId: other.ec2Id };
    await expect(
      ec2.send(new AssociateAddressCommand({ ...asked, AllowReassociation: false })),
    ).rejects.toEqual(
      refused(
        'Resource.AlreadyAssociated',
        `resource ${address.ec2Id} is already associated with associate-id ${AssociationId}`,
      ),
    );
    const moved = await ec2.send(new AssociateAddressCommand(asked));
    expect(moved.AssociationId).not.toBe(AssociationId);
    const [row] = await database.query(
      'SELECT host, bound_hosts AS "boundHosts", task FROM floating_addresses WHERE id = $1',
      [address.id],
    );
    expect(row).toEqual({ host: 'h2', boundHosts: ['h1', 'h2'], task: 'binding' });
  });

  it('takes the place of another address of the instance', async () => {
    await associate();
    const second = await insertAddress(database, { projectId, address: `203.0.113.${(last += 1)}` });
    await ec2.send(new AssociateAddressCommand({ PublicIp: second.address, InstanceId: guest.ec2Id }));
    const rows = await shown();
    expect(rows.find(({ PublicIp }) => PublicIp === address.address)?.AssociationId).toBeUndefined();
    expect(rows.find(({ PublicIp }) => PublicIp === second.address)?.InstanceId).toBe(guest.ec2Id);
  });

  it.each([
    [{ AllocationId: 'eipalloc-0', InstanceId: 'X' }, 'InvalidAllocationID.NotFound'],
    [{ AllocationId: 'x', InstanceId: 'X' }, 'InvalidAllocationID.Malformed'],
    [{ PublicIp: '192.0.2.1', InstanceId: 'X' }, 'InvalidAddress.NotFound'],
    [{ PublicIp: 'x', InstanceId: 'X' }, 'InvalidParameterValue'],
    [{ InstanceId: 'X' }, 'MissingParameter'],
    [{ AllocationId: 'A' }, 'MissingParameter'],
    [{ AllocationId: 'A', InstanceId: 'i-0' }, 'InvalidInstanceID.NotFound'],
    [{ AllocationId: 'A', NetworkInterfaceId: 'eni-0' }, 'InvalidNetworkInterfaceID.NotFound'],
    [{ AllocationId: 'A', NetworkInterfaceId: 'eni-0', InstanceId: 'X' }, 'InvalidParameterCombination'],
    [{ AllocationId: 'A', InstanceId: 'X', PrivateIpAddress: '10.0.0.1' }, 'InvalidParameterValue'],
  ])('of %j is refused: %s', async (asked, code) => {
    const values = new Map([
      ['X', guest.ec2Id],
      ['A', address.ec2Id],
    ]);
    const filled = Object.fromEntries(
      Object.entries(asked).map(([name, value]) => [name, values.get(value) ?? value]),
    );
    await expect(ec2.send(new AssociateAddressCommand(filled))).rejects.toEqual(refused(code));
    expect(await shown()).toMatchObject([{ AllocationId: address.ec2Id }]);
  });

  it('is refused for an instance that is on its way', async () => {
    const pending = await insertGuest(database, { host: 'h1', projectId, state: 'pending' });
    await expect(
      ec2.send(new AssociateAddressCommand({ AllocationId: address.ec2Id, InstanceId: pending.ec2Id })),
    ).rejects.toEqual(refused('IncorrectInstanceState'));
  });
});

describe('DisassociateAddress and ReleaseAddress', () => {
  it('take it back, and give it back; not while it is in use', async () => {
    const { AssociationId } = await associate();
    await expect(ec2.send(new ReleaseAddressCommand({ AllocationId: address.ec2Id }))).rejects.toEqual(
      refused('InvalidIPAddress.InUse', `Address ${address.address} is in use.`),
    );
    await ec2.send(new DisassociateAddressCommand({ AssociationId }));
    await expect(ec2.send(new DisassociateAddressCommand({ AssociationId }))).rejects.toEqual(
      refused('InvalidAssociationID.NotFound', `The association ID '${AssociationId}' does not exist`),
    );
    await ec2.send(new DisassociateAddressCommand({ PublicIp: address.address }));
    await ec2.send(new ReleaseAddressCommand({ AllocationId: address.ec2Id }));
    expect(await shown()).toEqual([]);
    await expect(ec2.send(new ReleaseAddressCommand({ PublicIp: address.address }))).rejects.toEqual(
      refused('InvalidAddress.NotFound', `Address '${address.address}' not found.`),
    );
  });
});

describe('TerminateInstances', () => {
  it('takes an address along, but none that is being released', async () => {
    const tasks = async (of: AddressRows) =>
      database.query('SELECT task FROM floating_addresses WHERE id = $1', [of.id]);
    const ending = await insertGuest(database, { host: 'h1', projectId, state: 'running' });
    const going = { AllocationId: address.ec2Id, InstanceId: ending.ec2Id };
    const { AssociationId } = await ec2.send(new AssociateAddressCommand(going));
    await ec2.send(new DisassociateAddressCommand({ AssociationId }));
    await ec2.send(new ReleaseAddressCommand({ AllocationId: address.ec2Id }));
    const staying = await insertAddress(database, { projectId, address: `203.0.113.${(last += 1)}` });
    const asked = { AllocationId: staying.ec2Id, InstanceId: ending.ec2Id };
    await ec2.send(new AssociateAddressCommand(asked));
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [ending.ec2Id] }));
    expect([await tasks(address), await tasks(staying)]).toEqual([
      [{ task: 'releasing' }],
      [{ task: 'unbinding' }],
    ]);
    expect(await shown()).toMatchObject([{ AllocationId: staying.ec2Id }]);
    expect((await shown())[0]?.AssociationId).toBeUndefined();
  });
});

describe('AllocateAddress', () => {
  const allocate = (asked: object) =>
    ec2.send(new AllocateAddressCommand({ DryRun: true, Domain: 'vpc', ...asked }));

  it.each([
    [{ PublicIpv4Pool: 'none' }, 'InvalidPublicIpv4PoolID.NotFound'],
    [{ Address: '192.0.2.1' }, 'InvalidAddress.NotFound'],
    [{ Domain: 'standard' }, 'UnsupportedOperation'],
    [{ CustomerOwnedIpv4Pool: 'x' }, 'UnsupportedOperation'],
    [{ NetworkBorderGroup: 'elsewhere' }, 'UnsupportedOperation'],
    [{}, 'InsufficientAddressCapacity'],
  ])('of %j is refused: %s', async (asked, code) => {
    await expect(allocate(asked)).rejects.toEqual(refused(code));
  });

  it('would give what is free, until the limit', async () => {
    await expect(allocate({ Address: address.address })).rejects.toEqual(refused('InvalidIPAddress.InUse'));
    await database.query(`UPDATE floating_ranges SET last = first + 5`);
    await expect(allocate({})).rejects.toEqual(refused('DryRunOperation'));
    await insertAddress(database, { projectId, address: `203.0.113.${(last += 10)}` });
    await expect(allocate({})).rejects.toEqual(refused('AddressLimitExceeded'));
  });
});

describe('what is asked about addresses', () => {
  it('is answered by filter', async () => {
    await associate();
    const of = async (Name: string, value: string) =>
      (await ec2.send(new DescribeAddressesCommand({ Filters: [{ Name, Values: [value] }] }))).Addresses
        ?.length;
    expect(await of('instance-id', guest.ec2Id)).toBe(1);
    expect(await of('private-ip-address', guest.address)).toBe(1);
    expect(await of('domain', 'standard')).toBe(0);
    await expect(of('x', 'y')).rejects.toEqual(refused('InvalidParameterValue'));
  });

  it('names of addresses there are none, and all are for VPCs', async () => {
    const { Addresses } = await ec2.send(new DescribeAddressesAttributeCommand({ Attribute: 'domain-name' }));
    expect(Addresses).toEqual([{ PublicIp: address.address, AllocationId: address.ec2Id }]);
    expect(await ec2.send(new MoveAddressToVpcCommand({ PublicIp: address.address }))).toMatchObject({
      AllocationId: address.ec2Id,
      Status: 'InVpc',
    });
  });
});
