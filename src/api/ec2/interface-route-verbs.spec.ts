import {
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  type CreateRouteCommandInput,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteNetworkInterfaceCommand,
  DeleteRouteCommand,
  DescribeRouteTablesCommand,
  ReplaceRouteCommand,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { type GuestRows, insertGuest } from '../../../test/support/guest-rows.js';
import { createNetwork } from '../../cloud/networks/network.repository.js';
import { wholeFiltersOf } from '../../cloud/security-groups/filter-set.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database);
await createNetwork(database, { name: 'flat', cidr: '10.20.0.0/24', dns: 'gateway' });
const { ec2, projectId } = await door.client('sysadmin', 'netadmin');

const refused = (work: Promise<unknown>, name: string, message = '') =>
  expect(work).rejects.toMatchObject({ name, message: expect.stringContaining(message) });

describe('a route to an interface', () => {
  let guest: GuestRows;
  const ids = { vpc: '', subnet: '', table: '', card: '' };
  const table = async () => {
    const Filters = [{ Name: 'vpc-id', Values: [ids.vpc] }];
    return (await ec2.send(new DescribeRouteTablesCommand({ Filters }))).RouteTables?.[0];
  };
  const shown = async () => (await table())?.Routes?.filter(({ GatewayId }) => GatewayId !== 'local');
  const request = (more: Partial<CreateRouteCommandInput>) => ({
    ...{ RouteTableId: ids.table, DestinationCidrBlock: '198.51.100.0/24', ...more },
  });
  const create = (more: Partial<CreateRouteCommandInput>) => ec2.send(new CreateRouteCommand(request(more)));
  const remove = (DestinationCidrBlock = '198.51.100.0/24') =>
    ec2.send(new DeleteRouteCommand({ RouteTableId: ids.table, DestinationCidrBlock }));
  const attach = (instanceId: string | null) =>
    database.query(
      `UPDATE network_interfaces SET instance_id = $2::uuid, device_index = CASE WHEN $2::uuid IS NOT NULL THEN 1 END
       WHERE ec2_id = $1`,
      [ids.card, instanceId],
    );
  const cardOf = async (SubnetId: string) => {
    const made = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId }));
    return made.NetworkInterface?.NetworkInterfaceId ?? '';
  };
  const vpcOf = async (CidrBlock: string) => {
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock }));
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: CidrBlock.replace('/16', '/24') }),
    );
    return { vpc: Vpc?.VpcId ?? '', subnet: Subnet?.SubnetId ?? '' };
  };

  beforeAll(async () => {
    await database.query(`INSERT INTO hosts (name, zone, token_hash) VALUES ('h1', 'local-1a', 'h1')`);
    guest = await insertGuest(database, { host: 'h1', projectId });
    Object.assign(ids, await vpcOf('10.1.0.0/16'));
    ids.card = await cardOf(ids.subnet);
    ids.table = (await table())?.RouteTableId ?? '';
  });

  it('shows the instance that has it, and is a black hole without one that runs', async () => {
    await create({ NetworkInterfaceId: ids.card });
    const route = { DestinationCidrBlock: '198.51.100.0/24', NetworkInterfaceId: ids.card };
    const hole = [{ ...route, Origin: 'CreateRoute', State: 'blackhole' }];
    expect(await shown()).toEqual(hole);
    await attach(guest.instanceId);
    const of = { InstanceId: guest.ec2Id, InstanceOwnerId: (await table())?.OwnerId };
    expect(await shown()).toEqual([{ ...route, ...of, Origin: 'CreateRoute', State: 'active' }]);
    await database.query(`UPDATE instances SET lifecycle = 'stopped' WHERE id = $1`, [guest.instanceId]);
    expect(await shown()).toMatchObject([{ ...of, State: 'blackhole' }]);
    await database.query(`UPDATE instances SET lifecycle = 'active' WHERE id = $1`, [guest.instanceId]);
    await attach(null);
    expect(await shown()).toEqual(hole);
    await refused(create({ NetworkInterfaceId: ids.card }), 'RouteAlreadyExists');
    await remove();
    await refused(remove(), 'InvalidRoute.NotFound');
  });

  it('outlives it', async () => {
    const card = await cardOf(ids.subnet);
    await create({ NetworkInterfaceId: card });
    await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: card }));
    expect(await shown()).toMatchObject([{ NetworkInterfaceId: card, State: 'blackhole' }]);
    await ec2.send(new ReplaceRouteCommand(request({ NetworkInterfaceId: ids.card })));
    expect(await shown()).toMatchObject([{ NetworkInterfaceId: ids.card }]);
    await remove();
  });

  it('is of an instance’s only one, where the instance is named', async () => {
    const InstanceId = guest.ec2Id;
    await attach(null);
    await refused(create({ InstanceId }), 'InvalidParameterValue', 'belong to different networks');
    await attach(guest.instanceId);
    await refused(create({ InstanceId }), 'InvalidInstanceID', 'multiple interfaces');
    await refused(create({ InstanceId: 'i-00000000' }), 'InvalidInstanceID.NotFound');
    await database.query(
      `UPDATE network_interfaces SET instance_id = NULL, device_index = NULL, project_id = $2 WHERE id = $1`,
      [guest.portId, projectId],
    );
    await create({ InstanceId });
    expect(await shown()).toMatchObject([{ InstanceId, NetworkInterfaceId: ids.card, State: 'active' }]);
    await remove();
  });

  it('is refused for what is in the VPC, for others’, and beside another target', async () => {
    const to = { NetworkInterfaceId: ids.card };
    for (const DestinationCidrBlock of ['10.1.0.0/16', '10.1.2.0/24'])
      await refused(create({ ...to, DestinationCidrBlock }), 'InvalidParameterValue', 'more specific');
    const NetworkInterfaceId = await cardOf((await vpcOf('10.2.0.0/16')).subnet);
    await refused(create({ NetworkInterfaceId }), 'InvalidParameterValue', 'belong to different networks');
    await refused(create({ NetworkInterfaceId: 'eni-00000000' }), 'InvalidNetworkInterfaceID.NotFound');
    await refused(create({ ...to, InstanceId: guest.ec2Id }), 'InvalidParameterCombination');
    await refused(create({ ...to, DestinationCidrBlock: 'all' }), 'InvalidParameterValue');
    // A wider one is not: what the VPC has stays inside.
    await create({ ...to, DestinationCidrBlock: '10.0.0.0/8' });
    await remove('10.0.0.0/8');
  });

  it('is told to hosts, with all routes of the VPC’s networks', async () => {
    await attach(guest.instanceId);
    const routes = async () => (await wholeFiltersOf(database, 'h1')).routes;
    expect(await routes()).toEqual([]);
    await create({ NetworkInterfaceId: ids.card });
    const [card] = await database.query<{ id: string; networkId: string }>(
      'SELECT id, network_id AS "networkId" FROM network_interfaces WHERE ec2_id = $1',
      [ids.card],
    );
    expect(await routes()).toEqual([
      {
        ...{ networkId: card?.networkId, local: ['10.1.0.0/16'] },
        routes: [{ destination: '198.51.100.0/24', to: 'port', portId: card?.id }],
      },
    ]);
    await remove();
  });
});
