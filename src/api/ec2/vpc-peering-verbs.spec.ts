import {
  AcceptVpcPeeringConnectionCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateRouteCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  type CreateVpcPeeringConnectionCommandInput,
  DeleteVpcCommand,
  DeleteVpcPeeringConnectionCommand,
  DescribeRouteTablesCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  type EC2Client,
  ModifyVpcPeeringConnectionOptionsCommand,
  RejectVpcPeeringConnectionCommand,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { createNetwork } from '../../cloud/networks/network.repository.js';
import { wholeFiltersOf } from '../../cloud/security-groups/filter-set.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--quota_vpc_peerings=2');
await createNetwork(database, { name: 'flat', cidr: '10.20.0.0/24', dns: 'gateway' });
const one = await door.client('sysadmin', 'netadmin');
const two = await door.client('sysadmin', 'netadmin');

const refused = (work: Promise<unknown>, name: string, message = '') =>
  expect(work).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
const accountOf = async (projectId: string) => {
  const sql = 'SELECT account_number AS account FROM projects WHERE id = $1';
  return (await database.query<{ account: string }>(sql, [projectId]))[0]?.account ?? '';
};
const vpcOf = async (ec2: EC2Client, CidrBlock: string) =>
  (await ec2.send(new CreateVpcCommand({ CidrBlock }))).Vpc?.VpcId ?? '';
const describeAll = async (ec2: EC2Client, Filters?: { Name: string; Values: string[] }[]) =>
  (await ec2.send(new DescribeVpcPeeringConnectionsCommand({ Filters }))).VpcPeeringConnections ?? [];
const shown = async (ec2: EC2Client, id: string) =>
  (await ec2.send(new DescribeVpcPeeringConnectionsCommand({ VpcPeeringConnectionIds: [id] })))
    .VpcPeeringConnections?.[0];
const accept = (ec2: EC2Client, VpcPeeringConnectionId: string) =>
  ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
const reject = (ec2: EC2Client, VpcPeeringConnectionId: string) =>
  ec2.send(new RejectVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
const remove = (ec2: EC2Client, VpcPeeringConnectionId: string) =>
  ec2.send(new DeleteVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));

describe('a VPC peering connection', () => {
  const ids = { mine: '', theirs: '', same: '' };
  const accounts = { mine: '', theirs: '' };
  const ask = async (more: Partial<CreateVpcPeeringConnectionCommandInput> = {}) => {
    const input = { VpcId: ids.mine, PeerVpcId: ids.theirs, PeerOwnerId: accounts.theirs, ...more };
    const made = await one.ec2.send(new CreateVpcPeeringConnectionCommand(input));
    return made.VpcPeeringConnection;
  };
  const made = async (more: Partial<CreateVpcPeeringConnectionCommandInput> = {}) =>
    (await ask(more))?.VpcPeeringConnectionId ?? '';

  beforeAll(async () => {
    await database.query(`INSERT INTO hosts (name, zone, token_hash) VALUES ('h1', 'local-1a', 'h1')`);
    Object.assign(accounts, { mine: await accountOf(one.projectId), theirs: await accountOf(two.projectId) });
    ids.mine = await vpcOf(one.ec2, '10.1.0.0/16');
    ids.theirs = await vpcOf(two.ec2, '10.2.0.0/16');
    ids.same = await vpcOf(two.ec2, '10.1.128.0/17');
  });

  it('is asked for by one project, accepted by the other, and deleted by either', async () => {
    const TagSpecifications = [
      { ResourceType: 'vpc-peering-connection' as const, Tags: [{ Key: 'Name', Value: 'p' }] },
    ];
    const first = await ask({ TagSpecifications });
    const id = first?.VpcPeeringConnectionId ?? '';
    expect(first).toMatchObject({
      Status: { Code: 'initiating-request', Message: `Initiating Request to ${accounts.theirs}` },
      RequesterVpcInfo: { VpcId: ids.mine, OwnerId: accounts.mine, CidrBlock: '10.1.0.0/16' },
      ...{
        AccepterVpcInfo: { VpcId: ids.theirs, OwnerId: accounts.theirs },
        Tags: [{ Key: 'Name', Value: 'p' }],
      },
    });
    expect(await shown(two.ec2, id)).toMatchObject({
      ...{ Status: { Code: 'pending-acceptance' }, Tags: [], ExpirationTime: expect.any(Date) },
    });
    expect((await shown(one.ec2, id))?.AccepterVpcInfo?.CidrBlock).toBeUndefined();
    await refused(ask(), 'VpcPeeringConnectionAlreadyExists');
    await refused(accept(one.ec2, id), 'OperationNotPermitted');
    await refused(reject(one.ec2, id), 'OperationNotPermitted');
    await refused(remove(two.ec2, id), 'OperationNotPermitted');
    const { VpcPeeringConnection } = await accept(two.ec2, id);
    expect(VpcPeeringConnection).toMatchObject({
      ...{ Status: { Code: 'active', Message: 'Active' } },
      AccepterVpcInfo: {
        CidrBlock: '10.2.0.0/16',
        PeeringOptions: { AllowDnsResolutionFromRemoteVpc: false },
      },
    });
    await refused(accept(two.ec2, id), 'InvalidStateTransition');
    await two.ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'a', Value: 'b' }] }));
    expect((await shown(two.ec2, id))?.Tags).toEqual([{ Key: 'a', Value: 'b' }]);
    expect((await shown(one.ec2, id))?.Tags).toEqual([{ Key: 'Name', Value: 'p' }]);
    await remove(two.ec2, id);
    expect((await shown(one.ec2, id))?.Status).toEqual({
      ...{ Code: 'deleted', Message: `Deleted by ${accounts.theirs}` },
    });
    await refused(remove(one.ec2, id), 'InvalidStateTransition');
    await database.query(
      `UPDATE vpc_peerings SET ended_at = ended_at - interval '3 hours' WHERE ec2_id = $1`,
      [id],
    );
    await refused(shown(one.ec2, id), 'InvalidVpcPeeringConnectionID.NotFound');
  });

  it('fails where ranges meet or nothing is there, and is nothing to the other side then', async () => {
    for (const PeerVpcId of [ids.same, 'vpc-00000000']) {
      const id = await made({ PeerVpcId });
      expect((await shown(one.ec2, id))?.Status).toMatchObject({
        ...{ Code: 'failed', Message: expect.stringContaining('overlapping CIDR range') },
      });
      await refused(shown(two.ec2, id), 'InvalidVpcPeeringConnectionID.NotFound');
    }
    const { Vpcs } = await one.ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }),
    );
    const VpcId = Vpcs?.[0]?.VpcId ?? '';
    await refused(ask({ VpcId }), 'UnsupportedOperation');
    await refused(ask({ VpcId, DryRun: true }), 'UnsupportedOperation');
    expect(
      (await shown(one.ec2, await made({ PeerVpcId: VpcId, PeerOwnerId: undefined })))?.Status?.Code,
    ).toBe('failed');
    await refused(ask({ PeerRegion: 'mars-1' }), 'UnsupportedOperation');
    await refused(ask({ PeerVpcId: undefined }), 'MissingParameter');
    await refused(ask({ PeerOwnerId: 'x'.repeat(1_000) }), 'InvalidParameterValue', 'account');
    await refused(ask({ PeerVpcId: 'igw-00000000' }), 'InvalidVpcID.Malformed');
    await refused(accept(two.ec2, 'pcx-00000000'), 'InvalidVpcPeeringConnectionID.NotFound');
    await refused(accept(two.ec2, 'vpc-00000000'), 'InvalidVpcPeeringConnectionId.Malformed');
  });

  it('is rejected, or expires, and another may be asked for', async () => {
    const rejected = await made();
    await reject(two.ec2, rejected);
    expect((await shown(one.ec2, rejected))?.Status?.Code).toBe('rejected');
    const late = await made();
    await database.query(
      `UPDATE vpc_peerings SET created_at = created_at - interval '8 days' WHERE ec2_id = $1`,
      [late],
    );
    expect((await shown(two.ec2, late))?.Status).toEqual({ Code: 'expired', Message: 'Expired' });
    await refused(accept(two.ec2, late), 'InvalidStateTransition');
    const again = await made();
    await remove(one.ec2, again);
    expect((await shown(two.ec2, again))?.Status?.Message).toBe(`Deleted by ${accounts.mine}`);
    await database.query(
      `UPDATE vpc_peerings SET created_at = created_at - interval '3 days' WHERE ec2_id = $1`,
      [late],
    );
    await refused(shown(one.ec2, late), 'InvalidVpcPeeringConnectionID.NotFound');
  });

  it('has options of each side, which it alone changes', async () => {
    const id = await made();
    const modify = (ec2: EC2Client, side: 'Requester' | 'Accepter', on = true, classic?: boolean) =>
      ec2.send(
        new ModifyVpcPeeringConnectionOptionsCommand({
          VpcPeeringConnectionId: id,
          [`${side}PeeringConnectionOptions`]: {
            ...{ AllowDnsResolutionFromRemoteVpc: on, AllowEgressFromLocalClassicLinkToRemoteVpc: classic },
          },
        }),
      );
    await refused(modify(one.ec2, 'Requester'), 'InvalidStateTransition');
    await accept(two.ec2, id);
    expect(await modify(one.ec2, 'Requester')).toMatchObject({
      RequesterPeeringConnectionOptions: { AllowDnsResolutionFromRemoteVpc: true },
      AccepterPeeringConnectionOptions: { AllowDnsResolutionFromRemoteVpc: false },
    });
    await modify(two.ec2, 'Accepter');
    await refused(modify(one.ec2, 'Accepter'), 'OperationNotPermitted');
    await refused(modify(two.ec2, 'Requester'), 'OperationNotPermitted');
    await refused(modify(one.ec2, 'Requester', true, true), 'UnsupportedOperation');
    await refused(
      one.ec2.send(new ModifyVpcPeeringConnectionOptionsCommand({ VpcPeeringConnectionId: id })),
      'MissingParameter',
    );
    expect((await shown(two.ec2, id))?.AccepterVpcInfo?.PeeringOptions).toMatchObject({
      AllowDnsResolutionFromRemoteVpc: true,
    });
    const of = (Name: string, value: string) => describeAll(one.ec2, [{ Name, Values: [value] }]);
    expect(await of('status-code', 'active')).toHaveLength(1);
    expect(await of('accepter-vpc-info.cidr-block', '10.2.0.0/16')).toHaveLength(1);
    expect(await of('requester-vpc-info.owner-id', accounts.theirs)).toEqual([]);
    await remove(one.ec2, id);
  });

  it('is one of so many of a VPC', async () => {
    const others = [await vpcOf(two.ec2, '10.3.0.0/16'), await vpcOf(one.ec2, '10.4.0.0/16')];
    const both = [await made(), await made({ PeerVpcId: others[0] })];
    await refused(
      ask({ PeerVpcId: others[1], PeerOwnerId: undefined }),
      'ActiveVpcPeeringConnectionPerVpcLimitExceeded',
    );
    for (const id of both) await remove(one.ec2, id);
    // One's own VPCs are peered as others' are, and a VPC takes its connections along.
    const own = await made({ PeerVpcId: others[1], PeerOwnerId: undefined });
    await accept(one.ec2, own);
    await one.ec2.send(new DeleteVpcCommand({ VpcId: others[1] }));
    expect(await shown(one.ec2, own)).toMatchObject({
      Status: { Code: 'deleted', Message: `Deleted by ${accounts.mine}` },
    });
    await two.ec2.send(new DeleteVpcCommand({ VpcId: others[0] }));
  });

  it('lets routes lead to it, hosts know of it, and rules name groups of the other side', async () => {
    const id = await made();
    const Filters = [{ Name: 'vpc-id', Values: [ids.mine] }];
    const table = async () =>
      (await one.ec2.send(new DescribeRouteTablesCommand({ Filters }))).RouteTables?.[0];
    const route = {
      ...{ RouteTableId: (await table())?.RouteTableId, VpcPeeringConnectionId: id },
      DestinationCidrBlock: '10.2.0.0/16',
    };
    await one.ec2.send(new CreateRouteCommand(route));
    const stateOf = async () =>
      (await table())?.Routes?.find(({ VpcPeeringConnectionId }) => VpcPeeringConnectionId === id)?.State;
    expect(await stateOf()).toBe('blackhole');
    const groupOf = async (ec2: EC2Client, VpcId: string) =>
      (await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'g', Description: 'g', VpcId }))).GroupId ??
      '';
    const [mine, theirs] = [await groupOf(one.ec2, ids.mine), await groupOf(two.ec2, ids.theirs)];
    const authorize = () =>
      one.ec2.send(
        new AuthorizeSecurityGroupIngressCommand({
          GroupId: mine,
          IpPermissions: [
            { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: theirs, UserId: accounts.theirs }] },
          ],
        }),
      );
    await refused(authorize(), 'InvalidGroup.NotFound');
    await accept(two.ec2, id);
    await authorize();
    expect(await stateOf()).toBe('active');
    const { Subnet } = await one.ec2.send(
      new CreateSubnetCommand({ VpcId: ids.mine, CidrBlock: '10.1.1.0/24' }),
    );
    const guest = await insertGuest(database, { host: 'h1' });
    const moved = `UPDATE network_interfaces n SET network_id = s.network_id, subnet_id = s.id FROM subnets s
      WHERE n.id = $1 AND s.ec2_id = $2 RETURNING n.network_id AS "networkId"`;
    const [at] = await database.query<{ networkId: string }>(moved, [guest.portId, Subnet?.SubnetId]);
    const [vpc] = await database.query<{ domainId: string }>(
      'SELECT domain_id AS "domainId" FROM vpcs WHERE ec2_id = $1',
      [ids.theirs],
    );
    const told = async () => (await wholeFiltersOf(database, 'h1')).routes;
    expect(await told()).toEqual([
      {
        ...{ networkId: at?.networkId, local: ['10.1.0.0/16'] },
        routes: [{ destination: '10.2.0.0/16', to: 'domain', domainId: vpc?.domainId }],
      },
    ]);
    await remove(one.ec2, id);
    expect(await told()).toMatchObject([{ routes: [{ destination: '10.2.0.0/16', to: 'nowhere' }] }]);
    expect(await stateOf()).toBe('blackhole');
    await refused(
      one.ec2.send(new CreateRouteCommand({ ...route, DestinationCidrBlock: '10.2.1.0/24' })),
      'InvalidVpcPeeringConnectionID.NotFound',
    );
  });
});
