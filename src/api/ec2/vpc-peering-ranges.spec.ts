import {
  AcceptVpcPeeringConnectionCommand,
  AssociateVpcCidrBlockCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateRouteCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteVpcCommand,
  DeleteVpcPeeringConnectionCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupReferencesCommand,
  DescribeStaleSecurityGroupsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { insertPort } from '../../../test/support/port-rows.js';
import { createNetwork } from '../../cloud/networks/network.repository.js';
import { wholeFiltersOf } from '../../cloud/security-groups/filter-set.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--quota_vpc_peerings=1', '--quota_vpcs=50');
await createNetwork(database, { name: 'flat', cidr: '10.20.0.0/24', dns: 'gateway' });
const one = await door.client('sysadmin', 'netadmin');
const two = await door.client('sysadmin', 'netadmin');
let account = '';

const refused = (work: Promise<unknown>, name: string, message = '') =>
  expect(work).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
const vpcOf = async (ec2: EC2Client, CidrBlock: string) =>
  (await ec2.send(new CreateVpcCommand({ CidrBlock }))).Vpc?.VpcId ?? '';
const ask = async (VpcId: string, PeerVpcId: string) => {
  const input = { VpcId, PeerVpcId, PeerOwnerId: account };
  const made = await one.ec2.send(new CreateVpcPeeringConnectionCommand(input));
  return made.VpcPeeringConnection?.VpcPeeringConnectionId ?? '';
};
const accept = (VpcPeeringConnectionId: string) =>
  two.ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
const remove = (VpcPeeringConnectionId: string) =>
  two.ec2.send(new DeleteVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
const widen = (ec2: EC2Client, VpcId: string, CidrBlock: string) =>
  ec2.send(new AssociateVpcCidrBlockCommand({ VpcId, CidrBlock }));
const tableOf = async (ec2: EC2Client, vpc: string) => {
  const Filters = [{ Name: 'vpc-id', Values: [vpc] }];
  return (await ec2.send(new DescribeRouteTablesCommand({ Filters }))).RouteTables?.[0]?.RouteTableId;
};

beforeAll(async () => {
  await database.query(`INSERT INTO hosts (name, zone, token_hash) VALUES ('h1', 'local-1a', 'h1')`);
  const sql = 'SELECT account_number AS account FROM projects WHERE id = $1';
  account = (await database.query<{ account: string }>(sql, [two.projectId]))[0]?.account ?? '';
});

describe('ranges of VPCs that are peered', () => {
  it('stay apart when one of the two takes another on', async () => {
    const [mine, theirs] = [await vpcOf(one.ec2, '10.1.0.0/16'), await vpcOf(two.ec2, '10.2.0.0/16')];
    const id = await ask(mine, theirs);
    // Nothing is joined yet, and nothing is told of the other side's ranges.
    await widen(two.ec2, theirs, '10.3.0.0/16');
    await accept(id);
    await refused(widen(two.ec2, theirs, '10.1.128.0/17'), 'InvalidVpc.Range', 'peered');
    await refused(widen(one.ec2, mine, '10.3.0.0/20'), 'InvalidVpc.Range', 'peered');
    await widen(two.ec2, theirs, '10.5.0.0/16');
    await remove(id);
    await widen(one.ec2, mine, '10.3.0.0/20');
  });

  it('are looked at again when the request is accepted', async () => {
    const [mine, theirs] = [await vpcOf(one.ec2, '10.1.0.0/16'), await vpcOf(two.ec2, '10.2.0.0/16')];
    const id = await ask(mine, theirs);
    await widen(one.ec2, mine, '10.2.0.0/20');
    await refused(accept(id), 'InvalidStateTransition', 'overlap');
    const [row] = await database.query<{ state: string }>(
      'SELECT state FROM vpc_peerings WHERE ec2_id = $1',
      [id],
    );
    expect(row?.state).toBe('pending-acceptance');
  });

  it('come one after the other where two are asked for at once', async () => {
    const mine = await vpcOf(one.ec2, '10.1.0.0/16');
    const both = await Promise.allSettled(
      ['10.4.0.0/16', '10.4.1.0/24'].map((cidr) => widen(one.ec2, mine, cidr)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('do not take in what a route of the VPC leads elsewhere', async () => {
    const [mine, theirs] = [await vpcOf(one.ec2, '10.1.0.0/16'), await vpcOf(two.ec2, '10.2.0.0/16')];
    const route = { RouteTableId: await tableOf(one.ec2, mine), DestinationCidrBlock: '10.7.8.0/24' };
    await one.ec2.send(new CreateRouteCommand({ ...route, VpcPeeringConnectionId: await ask(mine, theirs) }));
    await refused(widen(one.ec2, mine, '10.7.0.0/16'), 'InvalidVpc.Range', '10.7.8.0/24');
    await widen(one.ec2, mine, '10.7.8.128/25');
  });
});

describe('requests of others', () => {
  it('take nothing of a VPC’s quota before it accepts, and no more than that then', async () => {
    const asking = [await vpcOf(one.ec2, '10.1.0.0/16'), await vpcOf(one.ec2, '10.3.0.0/16')];
    const theirs = await vpcOf(two.ec2, '10.2.0.0/16');
    const [first = '', second = ''] = [
      await ask(asking[0] ?? '', theirs),
      await ask(asking[1] ?? '', theirs),
    ];
    await accept(first);
    await refused(accept(second), 'ActiveVpcPeeringConnectionPerVpcLimitExceeded', theirs);
    await remove(first);
    await accept(second);
  });
});

describe('a rule that names a group of a peered VPC', () => {
  const groupOf = async (ec2: EC2Client, VpcId: string) =>
    (await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'g', Description: 'g', VpcId }))).GroupId ??
    '';
  const idsOf = async (...ec2Ids: readonly string[]) => {
    const rows = await database.query<{ id: string; ec2Id: string }>(
      'SELECT id, ec2_id AS "ec2Id" FROM security_groups WHERE ec2_id = ANY($1::text[])',
      [ec2Ids],
    );
    return ec2Ids.map((ec2Id) => rows.find((row) => row.ec2Id === ec2Id)?.id ?? '');
  };

  it('lets nobody in any more once the connection has ended, and hosts hear of it', async () => {
    const [mine, theirs] = [await vpcOf(one.ec2, '10.1.0.0/16'), await vpcOf(two.ec2, '10.2.0.0/16')];
    const [guarded, source] = [await groupOf(one.ec2, mine), await groupOf(two.ec2, theirs)];
    const id = await ask(mine, theirs);
    await accept(id);
    await one.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: guarded,
        IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: source, UserId: account }] }],
      }),
    );
    const [own = '', other = ''] = await idsOf(guarded, source);
    const guest = await insertPort(database, { projectId: two.projectId, host: 'h2', groups: [other] });
    await insertPort(database, { projectId: one.projectId, host: 'h1', groups: [own] });
    const ingress = async () => {
      const { groups, members } = await wholeFiltersOf(database, 'h1');
      const rules = (groups[own]?.rules ?? []).filter(({ direction }) => direction === 'ingress');
      return { rules: rules.map(({ source: from }) => from), members: members[other] };
    };
    expect(await ingress()).toEqual({
      rules: [{ group: other }],
      members: [[guest.instanceId, guest.address]],
    });
    const references = async () =>
      (await two.ec2.send(new DescribeSecurityGroupReferencesCommand({ GroupId: [source] })))
        .SecurityGroupReferenceSet;
    const stale = async () =>
      (await one.ec2.send(new DescribeStaleSecurityGroupsCommand({ VpcId: mine }))).StaleSecurityGroupSet;
    expect(await references()).toEqual([
      { GroupId: source, ReferencingVpcId: mine, VpcPeeringConnectionId: id },
    ]);
    expect(await stale()).toEqual([]);
    await remove(id);
    expect(await ingress()).toEqual({ rules: [], members: undefined });
    expect(await references()).toEqual([]);
    expect(await stale()).toMatchObject([
      {
        ...{ GroupId: guarded, GroupName: 'g', VpcId: mine, StaleIpPermissionsEgress: [] },
        StaleIpPermissions: [
          { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: source, UserId: account }], IpRanges: [] },
        ],
      },
    ]);
    await accept(await ask(mine, theirs));
    expect((await ingress()).rules).toEqual([{ group: other }]);
  });

  it('is told anew, whole, to hosts of the VPC that stays when the other one goes', async () => {
    const [mine, theirs] = [await vpcOf(one.ec2, '10.1.0.0/16'), await vpcOf(two.ec2, '10.2.0.0/16')];
    await accept(await ask(mine, theirs));
    const guest = await insertPort(database, { projectId: one.projectId, host: 'h3', groups: [] });
    const { Subnet } = await one.ec2.send(new CreateSubnetCommand({ VpcId: mine, CidrBlock: '10.1.1.0/24' }));
    await database.query(
      'UPDATE network_interfaces n SET subnet_id = s.id FROM subnets s WHERE n.id = $1 AND s.ec2_id = $2',
      [guest.portId, Subnet?.SubnetId],
    );
    const versions = () =>
      database.query<{ whole: boolean }>(`SELECT whole FROM host_filter_changes WHERE host = 'h3'`);
    const before = (await versions()).length;
    await two.ec2.send(new DeleteVpcCommand({ VpcId: theirs }));
    expect((await versions()).slice(before)).toEqual([{ whole: true }]);
  });
});
