import {
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  type CreateNetworkAclEntryCommandInput,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteNetworkAclCommand,
  DeleteNetworkAclEntryCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeNetworkAclsCommand,
  DescribeVpcsCommand,
  ReplaceNetworkAclAssociationCommand,
  ReplaceNetworkAclEntryCommand,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { createNetwork } from '../../cloud/networks/network.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--quota_network_acl_entries=2', '--quota_vpc_network_acls=3');
await createNetwork(database, { name: 'flat', cidr: '10.20.0.0/24', dns: 'gateway' });
const { ec2 } = await door.client('netadmin');

let VpcId = '';
let SubnetId = '';

const create = async (more: object = {}) =>
  (await ec2.send(new CreateNetworkAclCommand({ VpcId, ...more }))).NetworkAcl;
const listed = async (...Filters: { Name: string; Values: string[] }[]) =>
  (
    await ec2.send(
      new DescribeNetworkAclsCommand({ Filters: [{ Name: 'vpc-id', Values: [VpcId] }, ...Filters] }),
    )
  ).NetworkAcls ?? [];
const shown = async (NetworkAclId: string | undefined) =>
  (await ec2.send(new DescribeNetworkAclsCommand({ NetworkAclIds: [NetworkAclId ?? ''] }))).NetworkAcls?.[0];
const remove = (NetworkAclId: string | undefined, more: object = {}) =>
  ec2.send(new DeleteNetworkAclCommand({ NetworkAclId, ...more }));
const replace = (AssociationId: string | undefined, NetworkAclId: string | undefined, more: object = {}) =>
  ec2.send(new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId, ...more }));
const entry = (more: Partial<CreateNetworkAclEntryCommandInput>): CreateNetworkAclEntryCommandInput => ({
  ...{ NetworkAclId: undefined, RuleNumber: 100, Protocol: '-1', RuleAction: 'allow', Egress: false },
  ...{ CidrBlock: '0.0.0.0/0', ...more },
});
const refused = (work: Promise<unknown>, name: string, message = '') =>
  expect(work).rejects.toMatchObject({ name, message: expect.stringContaining(message) });

beforeAll(async () => {
  await database.query(`INSERT INTO hosts (name, zone, token_hash) VALUES ('h', 'local-1a', 'h')`);
  VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }))).Vpc?.VpcId ?? '';
  const made = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.1.1.0/24' }));
  SubnetId = made.Subnet?.SubnetId ?? '';
});

describe('network ACLs', () => {
  it('begin closed, are tagged, and go', async () => {
    const TagSpecifications = [
      { ResourceType: 'network-acl' as const, Tags: [{ Key: 'Name', Value: 'tight' }] },
    ];
    const acl = await create({ TagSpecifications });
    const last = { RuleNumber: 32_767, RuleAction: 'deny', Protocol: '-1', CidrBlock: '0.0.0.0/0' };
    expect(acl).toMatchObject({
      ...{ VpcId, IsDefault: false, Associations: [] },
      Entries: [
        { ...last, Egress: true },
        { ...last, Egress: false },
      ],
      Tags: [{ Key: 'Name', Value: 'tight' }],
    });
    expect(await listed({ Name: 'tag:Name', Values: ['tight'] })).toEqual([acl]);
    await refused(remove(acl?.NetworkAclId, { DryRun: true }), 'DryRunOperation');
    await refused(ec2.send(new DeleteVpcCommand({ VpcId })), 'DependencyViolation');
    await remove(acl?.NetworkAclId);
    await refused(remove(acl?.NetworkAclId), 'InvalidNetworkAclID.NotFound');
  });

  it('are made once for a token, and as many as a VPC may have', async () => {
    const ClientToken = 'once';
    const one = await create({ ClientToken });
    expect((await create({ ClientToken }))?.NetworkAclId).toBe(one?.NetworkAclId);
    await refused(create({ ClientToken, VpcId: 'vpc-00000000000000000' }), 'IdempotentParameterMismatch');
    const two = await create();
    await refused(create(), 'NetworkAclLimitExceeded', VpcId);
    await refused(create({ DryRun: true }), 'NetworkAclLimitExceeded');
    for (const acl of [one, two]) await remove(acl?.NetworkAclId);
    await refused(create({ DryRun: true }), 'DryRunOperation');
    await refused(create({ VpcId: 'vpc-00000000000000000' }), 'InvalidVpcID.NotFound');
  });

  it('have entries by number and direction', async () => {
    const NetworkAclId = (await create())?.NetworkAclId;
    const add = (more: Partial<CreateNetworkAclEntryCommandInput>) =>
      ec2.send(new CreateNetworkAclEntryCommand(entry({ NetworkAclId, ...more })));
    const change = (more: Partial<CreateNetworkAclEntryCommandInput>) =>
      ec2.send(new ReplaceNetworkAclEntryCommand(entry({ NetworkAclId, ...more })));
    const drop = (RuleNumber: number, Egress = false, DryRun = false) =>
      ec2.send(new DeleteNetworkAclEntryCommand({ NetworkAclId, RuleNumber, Egress, DryRun }));
    await refused(add({ DryRun: true }), 'DryRunOperation');
    await add({ RuleNumber: 200, Protocol: 'tcp', PortRange: { From: 22, To: 22 }, RuleAction: 'deny' });
    await add({ Protocol: '1', IcmpTypeCode: { Type: 8, Code: -1 }, CidrBlock: '10.9.9.9/16' });
    await add({ Egress: true, CidrBlock: undefined, Ipv6CidrBlock: '::/0' });
    await refused(add({ RuleNumber: 200 }), 'NetworkAclEntryAlreadyExists', '200');
    await refused(add({ RuleNumber: 300 }), 'NetworkAclEntryLimitExceeded');
    for (const RuleNumber of [0, 32_767]) await refused(add({ RuleNumber }), 'InvalidParameterValue');
    await refused(add({ RuleAction: 'drop' as never }), 'InvalidParameterValue');
    await refused(add({ NetworkAclId: 'acl-00000000000000000' }), 'InvalidNetworkAclID.NotFound');
    expect((await shown(NetworkAclId))?.Entries).toEqual([
      { Egress: true, RuleNumber: 100, Protocol: '-1', RuleAction: 'allow', Ipv6CidrBlock: '::/0' },
      expect.objectContaining({ Egress: true, RuleNumber: 32_767 }),
      {
        ...{ Egress: false, RuleNumber: 100, Protocol: '1', RuleAction: 'allow' },
        ...{ CidrBlock: '10.9.0.0/16', IcmpTypeCode: { Type: 8, Code: -1 } },
      },
      {
        ...{ Egress: false, RuleNumber: 200, Protocol: '6', RuleAction: 'deny' },
        ...{ CidrBlock: '0.0.0.0/0', PortRange: { From: 22, To: 22 } },
      },
      expect.objectContaining({ Egress: false, RuleNumber: 32_767 }),
    ]);
    await refused(change({ DryRun: true }), 'DryRunOperation');
    await change({ RuleNumber: 200 });
    await refused(change({ RuleNumber: 201 }), 'InvalidNetworkAclEntry.NotFound', 'ingress rule 201');
    expect((await shown(NetworkAclId))?.Entries?.[3]).toMatchObject({ RuleNumber: 200, Protocol: '-1' });
    await refused(drop(200, false, true), 'DryRunOperation');
    await drop(200);
    await refused(drop(200), 'InvalidNetworkAclEntry.NotFound');
    await refused(drop(200, true), 'InvalidNetworkAclEntry.NotFound', 'egress rule 200');
    await remove(NetworkAclId);
  });

  it('are given to subnets in place of the default one, which may be changed and stays', async () => {
    const NetworkAclId = (await create())?.NetworkAclId;
    const of = { Name: 'association.subnet-id', Values: [SubnetId] };
    const link = async () => (await listed(of))[0]?.Associations?.[0];
    const first = await link();
    expect(first?.NetworkAclId).not.toBe(NetworkAclId);
    const id = first?.NetworkAclAssociationId;
    await refused(replace(id, NetworkAclId, { DryRun: true }), 'DryRunOperation');
    const { NewAssociationId } = await replace(id, NetworkAclId);
    expect(await link()).toEqual({
      ...{ NetworkAclAssociationId: NewAssociationId, NetworkAclId, SubnetId },
    });
    await refused(replace(id, NetworkAclId), 'InvalidAssociationID.NotFound');
    await refused(remove(NetworkAclId), 'DependencyViolation', NetworkAclId);
    expect(await replace(NewAssociationId, first?.NetworkAclId)).toMatchObject({ NewAssociationId: id });
    await remove(NetworkAclId);
    await refused(remove(first?.NetworkAclId), 'InvalidParameterValue', 'default network ACL');
    const place = { NetworkAclId: first?.NetworkAclId, RuleNumber: 100, Egress: false };
    await ec2.send(new DeleteNetworkAclEntryCommand(place));
    expect((await shown(first?.NetworkAclId))?.Entries).toHaveLength(3);
  });

  it('are of one VPC, and go with their subnets’ links', async () => {
    const other = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.2.0.0/16' }))).Vpc?.VpcId;
    const theirs = (await create({ VpcId: other }))?.NetworkAclId;
    const [mine] = await listed({ Name: 'association.subnet-id', Values: [SubnetId] });
    const id = mine?.Associations?.[0]?.NetworkAclAssociationId;
    await refused(replace(id, theirs), 'InvalidParameterValue', 'different networks');
    await remove(theirs);
    await ec2.send(new DeleteVpcCommand({ VpcId: other }));
    const NetworkAclId = (await create())?.NetworkAclId;
    await replace(id, NetworkAclId);
    await ec2.send(new DeleteSubnetCommand({ SubnetId }));
    expect((await shown(NetworkAclId))?.Associations).toEqual([]);
    await remove(NetworkAclId);
    await ec2.send(new DeleteVpcCommand({ VpcId }));
    expect(await database.query('SELECT FROM network_acl_entries')).toHaveLength(2);
  });

  it('of a default VPC stay as they are', async () => {
    const { Vpcs } = await ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }),
    );
    VpcId = Vpcs?.[0]?.VpcId ?? '';
    await refused(create(), 'UnsupportedOperation');
    const [acl] = await listed();
    const { NetworkAclId } = acl ?? {};
    await refused(
      ec2.send(new CreateNetworkAclEntryCommand(entry({ NetworkAclId, RuleNumber: 7 }))),
      'UnsupportedOperation',
    );
    await refused(
      replace(acl?.Associations?.[0]?.NetworkAclAssociationId, NetworkAclId),
      'UnsupportedOperation',
    );
  });
});
