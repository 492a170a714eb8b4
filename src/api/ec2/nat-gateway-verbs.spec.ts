import {
  AssociateAddressCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  type CreateNatGatewayCommandInput,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteNatGatewayCommand,
  DeleteNetworkInterfaceCommand,
  DeleteSubnetCommand,
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DisassociateAddressCommand,
  ReleaseAddressCommand,
  ReplaceRouteCommand,
} from '@aws-sdk/client-ec2';
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type AddressRows, insertAddress } from '../../../test/support/address-rows.js';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { HOST_CONTRACT } from '../../stream/stream.contract.js';
import type { Outcome } from '../../../workflows/contracts/noun.js';
import { NatGatewayMover } from '../../cloud/nat-gateways/nat-gateway-mover.js';
import { NatGatewayPlans } from '../../cloud/nat-gateways/nat-gateway-plans.js';
import { createNetwork } from '../../cloud/networks/network.repository.js';
import { Settlement } from '../../cloud/operations/settlement.js';
import { controlNouns } from '../../cloud/registry/control-nouns.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--quota_nat_gateways=2');
await createNetwork(database, { name: 'flat', cidr: '10.20.0.0/24' });
const { ec2, projectId } = await door.client('sysadmin', 'netadmin');
const DOWN_SECONDS = 30;
const silence = { service_down_time: DOWN_SECONDS, unwind_wait: 1, host_down_grace: 1 };
const plans = new NatGatewayPlans(database, silence);
const settlement = new Settlement(database, controlNouns.rows);

let VpcId = '';
let SubnetId = '';
let RouteTableId = '';
let address: AddressRows;
let last = 0;

const live = (host: string) =>
  database.query(
    `INSERT INTO services (host, "binary", last_seen, contract)
     SELECT $1, b, now() + interval '1 hour', $2 FROM unnest(ARRAY['engine-compute', 'engine-network']) b`,
    [host, HOST_CONTRACT],
  );

beforeAll(async () => {
  for (const name of ['h1', 'h2'])
    await database.query(`INSERT INTO hosts (name, zone, token_hash) VALUES ($1, 'local-1a', $1)`, [name]);
  await live('h1');
  VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }))).Vpc?.VpcId ?? '';
  const made = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.1.1.0/24' }));
  SubnetId = made.Subnet?.SubnetId ?? '';
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
  RouteTableId = RouteTable?.RouteTableId ?? '';
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const { InternetGatewayId } = InternetGateway ?? {};
  await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
});
beforeEach(async () => {
  await database.query('DELETE FROM floating_addresses');
  await database.query('DELETE FROM floating_ranges');
  address = await insertAddress(database, { projectId, address: `203.0.113.${(last += 1)}` });
});

const create = async (more: Partial<CreateNatGatewayCommandInput> = {}) =>
  (await ec2.send(new CreateNatGatewayCommand({ SubnetId, AllocationId: address.ec2Id, ...more })))
    .NatGateway;
const shown = async (NatGatewayId: string | undefined) =>
  (await ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [NatGatewayId ?? ''] }))).NatGateways?.[0];
const remove = (NatGatewayId: string | undefined, DryRun = false) =>
  ec2.send(new DeleteNatGatewayCommand({ NatGatewayId, DryRun }));
const refused = (work: Promise<unknown>, name: string, message = '') =>
  expect(work).rejects.toMatchObject({ name, message: expect.stringContaining(message) });

/** As the workflow of the newest operation does, with these endings. */
const work = async (begin: 'open' | 'close', endings: Readonly<Record<string, object>>) => {
  const [operation] = await database.query<{ id: string }>(
    'SELECT id FROM operations ORDER BY number DESC LIMIT 1',
  );
  const ref = { operationId: operation?.id ?? '', chunk: 0, run: 1 };
  const plan = await plans[begin](ref, randomUUID());
  const outcomes = plan.map(({ noun, id, generation }) => ({ noun, id, generation, ...endings[noun] }));
  await settlement.settle(ref, outcomes as Outcome[], { steps: [], close: true });
  return plan;
};
const opened = () =>
  work('open', { 'floating-address': { kind: 'associated' }, 'nat-gateway': { kind: 'opened' } });
const closed = () =>
  work('close', {
    'floating-address': { kind: 'disassociated', cleanups: [] },
    'nat-gateway': { kind: 'deleted' },
  });

describe('NAT gateways', () => {
  it('are opened on a host of their zone, and closed', async () => {
    const TagSpecifications = [
      { ResourceType: 'natgateway' as const, Tags: [{ Key: 'Name', Value: 'out' }] },
    ];
    const gateway = await create({ TagSpecifications });
    const { NatGatewayId } = gateway ?? {};
    expect(gateway).toMatchObject({
      ...{ VpcId, SubnetId, State: 'pending', ConnectivityType: 'public' },
      NatGatewayAddresses: [
        {
          ...{ AllocationId: address.ec2Id, PublicIp: address.address, PrivateIp: '10.1.1.4' },
          ...{ NetworkInterfaceId: expect.stringMatching(/^eni-/), IsPrimary: true },
          AssociationId: expect.stringMatching(/^eipassoc-/),
        },
      ],
      Tags: [{ Key: 'Name', Value: 'out' }],
    });
    const plan = await opened();
    expect(plan).toMatchObject([
      { noun: 'floating-address', host: 'h1', others: [], translation: { outside: address.address } },
      { noun: 'nat-gateway', ec2Id: NatGatewayId, isBound: false, addressId: address.id },
    ]);
    expect((await shown(NatGatewayId))?.State).toBe('available');
    const { Addresses } = await ec2.send(new DescribeAddressesCommand({ AllocationIds: [address.ec2Id] }));
    const [of] = gateway?.NatGatewayAddresses ?? [];
    expect(Addresses).toMatchObject([
      {
        AssociationId: of?.AssociationId,
        NetworkInterfaceId: of?.NetworkInterfaceId,
        PrivateIpAddress: '10.1.1.4',
      },
    ]);
    const { AssociationId, NetworkInterfaceId } = of ?? {};
    const Filters = [{ Name: 'interface-type', Values: ['nat_gateway'] }];
    const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
    expect(NetworkInterfaces).toMatchObject([
      { NetworkInterfaceId, Status: 'in-use', Association: { PublicIp: address.address } },
    ]);
    await refused(ec2.send(new DisassociateAddressCommand({ AssociationId })), 'AuthFailure');
    await refused(ec2.send(new ReleaseAddressCommand({ AllocationId: address.ec2Id })), 'AuthFailure');
    await refused(
      ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId })),
      'OperationNotPermitted',
    );
    await refused(ec2.send(new DeleteSubnetCommand({ SubnetId })), 'DependencyViolation');
    await refused(remove(NatGatewayId, true), 'DryRunOperation');
    expect(await remove(NatGatewayId)).toMatchObject({ NatGatewayId });
    await remove(NatGatewayId);
    expect((await shown(NatGatewayId))?.State).toBe('deleting');
    expect(await closed()).toMatchObject([{ hosts: ['h1'] }, { ec2Id: NatGatewayId }]);
    expect(await shown(NatGatewayId)).toMatchObject({ State: 'deleted', DeleteTime: expect.any(Date) });
    await remove(NatGatewayId);
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [SubnetId] }));
    expect(Subnets).toMatchObject([{ AvailableIpAddressCount: 251 }]);
    await ec2.send(new ReleaseAddressCommand({ AllocationId: address.ec2Id }));
  });

  it('take addresses that are still being taken back from further ones of interfaces', async () => {
    await database.query(
      `UPDATE floating_addresses SET task = 'unbinding', state = 'associated', private_address = '10.9.9.9', bound_hosts = '{h2}'
       WHERE id = $1`,
      [address.id],
    );
    const gateway = await create();
    const [plan] = await opened();
    expect(plan).toMatchObject({ noun: 'floating-address', host: 'h1', others: ['h2'] });
    expect(plan).not.toHaveProperty('translation.inside');
    const { Addresses } = await ec2.send(new DescribeAddressesCommand({ AllocationIds: [address.ec2Id] }));
    expect(Addresses?.[0]?.PrivateIpAddress).toBe(gateway?.NatGatewayAddresses?.[0]?.PrivateIp);
    await remove(gateway?.NatGatewayId);
    await closed();
  });

  it('fail with their addresses, and hold nothing then', async () => {
    const NatGatewayId = (await create())?.NatGatewayId;
    const reason = { code: 'Server.InternalError', message: 'no way' };
    await work('open', {
      'floating-address': { kind: 'association-failed', reason, cleanups: [] },
      'nat-gateway': { kind: 'open-failed', reason },
    });
    expect(await shown(NatGatewayId)).toMatchObject({
      ...{ State: 'failed', FailureCode: 'InternalError', FailureMessage: 'no way' },
      NatGatewayAddresses: [{ Status: 'failed' }],
    });
    await remove(NatGatewayId);
    expect((await shown(NatGatewayId))?.State).toBe('deleted');
    expect(await database.query('SELECT FROM network_interfaces')).toEqual([]);
  });

  it('say of themselves what is wrong with the request', async () => {
    const NatGatewayId = (await create())?.NatGatewayId;
    const second = await create();
    expect(second).toMatchObject({
      ...{ State: 'failed', FailureCode: 'Resource.AlreadyAssociated', NatGatewayAddresses: [] },
      FailureMessage: expect.stringContaining(address.ec2Id),
    });
    await remove(NatGatewayId);
    await closed();
    const lonely = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.2.0.0/16' }))).Vpc?.VpcId;
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: lonely, CidrBlock: '10.2.1.0/24' }));
    expect(await create({ SubnetId: Subnet?.SubnetId })).toMatchObject({
      ...{ State: 'failed', FailureCode: 'Gateway.NotAttached' },
      FailureMessage: `Network ${lonely} has no Internet gateway attached`,
    });
  });

  it('are private without an address outside', async () => {
    const asked = { AllocationId: undefined, ConnectivityType: 'private' as const };
    const gateway = await create({ ...asked, PrivateIpAddress: '10.1.1.77' });
    expect(gateway).toMatchObject({
      ConnectivityType: 'private',
      NatGatewayAddresses: [{ PrivateIp: '10.1.1.77', Status: 'succeeded' }],
    });
    expect(await opened()).toMatchObject([{ noun: 'nat-gateway', isBound: true, addressId: null }]);
    await remove(gateway?.NatGatewayId);
    await closed();
  });

  it('are refused in one line', async () => {
    await refused(create({ AllocationId: undefined }), 'MissingParameter', 'allocationId');
    await refused(create({ ConnectivityType: 'private' }), 'InvalidParameterCombination');
    await refused(create({ ConnectivityType: 'odd' as never }), 'InvalidParameterValue');
    await refused(create({ SecondaryAllocationIds: [address.ec2Id] }), 'UnsupportedOperation');
    await refused(create({ SubnetId: 'subnet-00000000000000000' }), 'InvalidSubnetID.NotFound');
    await refused(create({ AllocationId: 'eipalloc-00000000000000000' }), 'InvalidAllocationID.NotFound');
    await refused(create({ PrivateIpAddress: '10.9.9.9' }), 'InvalidParameterValue');
    await refused(create({ DryRun: true }), 'DryRunOperation');
    const { Subnets } = await ec2.send(
      new DescribeSubnetsCommand({ Filters: [{ Name: 'default-for-az', Values: ['true'] }] }),
    );
    await refused(create({ SubnetId: Subnets?.[0]?.SubnetId }), 'UnsupportedOperation');
    await refused(shown('nat-00000000000000000'), 'NatGatewayNotFound');
    await refused(shown('vpc-1'), 'NatGatewayMalformed');
    await refused(remove('nat-00000000000000000'), 'NatGatewayNotFound');
    expect(await database.query('SELECT FROM network_interfaces')).toEqual([]);
  });

  it('are made once for a token, as many as a project may have', async () => {
    const ClientToken = 'once';
    const one = await create({ ClientToken });
    expect((await create({ ClientToken }))?.NatGatewayId).toBe(one?.NatGatewayId);
    await refused(create({ ClientToken, PrivateIpAddress: '10.1.1.9' }), 'IdempotentParameterMismatch');
    await create({ AllocationId: undefined, ConnectivityType: 'private' });
    await refused(create(), 'NatGatewayLimitExceeded', 'limit of 2');
    const Filter = [{ Name: 'state', Values: ['pending'] }];
    const { NatGateways = [] } = await ec2.send(new DescribeNatGatewaysCommand({ Filter }));
    expect(NatGateways).toHaveLength(2);
    for (const { NatGatewayId } of NatGateways) {
      await remove(NatGatewayId);
      await closed();
    }
  });

  it('are what routes lead to, also when they are gone', async () => {
    const NatGatewayId = (await create())?.NatGatewayId;
    const route = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId };
    const routes = async () =>
      (await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }))).RouteTables?.[0]
        ?.Routes?.[1];
    await refused(
      ec2.send(new CreateRouteCommand({ ...route, GatewayId: 'igw-00000000' })),
      'InvalidParameterCombination',
    );
    await refused(
      ec2.send(new CreateRouteCommand({ ...route, NatGatewayId: 'nat-00000000' })),
      'NatGatewayNotFound',
    );
    await ec2.send(new CreateRouteCommand(route));
    await ec2.send(new ReplaceRouteCommand(route));
    expect(await routes()).toMatchObject({ NatGatewayId, State: 'active', Origin: 'CreateRoute' });
    await opened();
    await remove(NatGatewayId);
    await closed();
    expect(await routes()).toMatchObject({ NatGatewayId, State: 'blackhole' });
  });

  it('are left to no other interface, and go to another host when theirs is forgotten', async () => {
    const NatGatewayId = (await create())?.NatGatewayId;
    await opened();
    const asked = { AllocationId: address.ec2Id, NetworkInterfaceId: 'eni-00000000000000000' };
    await expect(ec2.send(new AssociateAddressCommand(asked))).rejects.toThrow();
    await database.transaction((tx) => controlNouns.rows['nat-gateway'].letGoOf(tx, 'h1'));
    const standing = async () => {
      const [row] = await database.query(
        `SELECT g.host, f.host AS "at", f.bound_hosts AS "boundHosts" FROM nat_gateways g, floating_addresses f
         WHERE g.ec2_id = $1 AND f.id = $2`,
        [NatGatewayId, address.id],
      );
      return row;
    };
    expect(await standing()).toEqual({ host: null, at: null, boundHosts: [] });
    await database.query(`DELETE FROM services`);
    const mover = new NatGatewayMover(database);
    await mover.sweep(DOWN_SECONDS);
    expect(await standing()).toMatchObject({ host: null });
    await live('h2');
    await mover.sweep(DOWN_SECONDS);
    expect(await standing()).toEqual({ host: 'h2', at: 'h2', boundHosts: ['h2'] });
  });
});
