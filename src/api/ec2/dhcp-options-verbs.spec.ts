import {
  AssociateDhcpOptionsCommand,
  CreateDhcpOptionsCommand,
  CreateVpcCommand,
  DeleteDhcpOptionsCommand,
  DeleteVpcCommand,
  DescribeDhcpOptionsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { createNetwork } from '../../cloud/networks/network.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--quota_dhcp_options=3');
await createNetwork(database, { name: 'flat', cidr: '10.20.0.0/24', dns: 'gateway' });
const { ec2 } = await door.client('netadmin');
let VpcId = '';

beforeAll(async () => {
  VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }))).Vpc?.VpcId ?? '';
});

const NTP = { Key: 'ntp-servers', Values: ['192.0.2.3'] };
const create = async (more: object = {}) =>
  (await ec2.send(new CreateDhcpOptionsCommand({ DhcpConfigurations: [NTP], ...more }))).DhcpOptions;
const remove = (DhcpOptionsId: string | undefined, more: object = {}) =>
  ec2.send(new DeleteDhcpOptionsCommand({ DhcpOptionsId, ...more }));
const associate = (DhcpOptionsId: string | undefined, more: object = {}) =>
  ec2.send(new AssociateDhcpOptionsCommand({ DhcpOptionsId, VpcId, ...more }));
const used = async () =>
  (await ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }))).Vpcs?.[0]?.DhcpOptionsId;
const listed = async () => (await ec2.send(new DescribeDhcpOptionsCommand({}))).DhcpOptions ?? [];
const refused = (work: Promise<unknown>, name: string, message = '') =>
  expect(work).rejects.toMatchObject({ name, message: expect.stringContaining(message) });

describe('sets of DHCP options', () => {
  it('are made, shown, found and deleted', async () => {
    const TagSpecifications = [
      { ResourceType: 'dhcp-options' as const, Tags: [{ Key: 'Name', Value: 'clock' }] },
    ];
    const made = await create({ TagSpecifications });
    expect(made).toMatchObject({
      DhcpConfigurations: [{ Key: 'ntp-servers', Values: [{ Value: '192.0.2.3' }] }],
      Tags: [{ Key: 'Name', Value: 'clock' }],
    });
    const Filters = [{ Name: 'key', Values: ['ntp-servers'] }];
    expect((await ec2.send(new DescribeDhcpOptionsCommand({ Filters }))).DhcpOptions).toEqual([made]);
    await refused(create({ DhcpConfigurations: [{ Key: 'x', Values: ['y'] }] }), 'InvalidParameterValue');
    await refused(create({ DryRun: true }), 'DryRunOperation');
    await create();
    await refused(create(), 'DhcpOptionsLimitExceeded');
    await refused(remove(made?.DhcpOptionsId, { DryRun: true }), 'DryRunOperation');
    const ids = (await listed()).flatMap((one) => (one.Tags?.length === 0 ? [one.DhcpOptionsId] : []));
    await remove(made?.DhcpOptionsId);
    await refused(remove(made?.DhcpOptionsId), 'InvalidDhcpOptionID.NotFound');
    const outcomes = await Promise.allSettled(ids.map((id) => remove(id)));
    // The project's own one stays.
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await listed()).toHaveLength(1);
  });

  it('are a VPC’s, instead of its project’s default one, and of none at all', async () => {
    const before = await used();
    expect((await listed()).map(({ DhcpOptionsId }) => DhcpOptionsId)).toEqual([before]);
    const id = (await create())?.DhcpOptionsId;
    await refused(associate(id, { DryRun: true }), 'DryRunOperation');
    await refused(associate('dopt-00000000000000000'), 'InvalidDhcpOptionID.NotFound');
    await associate(id);
    expect(await used()).toBe(id);
    await refused(remove(id), 'DependencyViolation', id);
    await associate('default');
    expect(await used()).toBe('default');
    await associate(before);
    expect(await used()).toBe(before);
    await remove(id);
  });

  it('of a default VPC stay', async () => {
    const { Vpcs } = await ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }),
    );
    await refused(associate('default', { VpcId: Vpcs?.[0]?.VpcId }), 'UnsupportedOperation');
    await refused(remove(await used()), 'DependencyViolation');
  });
});

describe('names of a VPC', () => {
  it('are answered, or not', async () => {
    const answers = async () =>
      (await ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsSupport' })))
        .EnableDnsSupport?.Value;
    expect(await answers()).toBe(true);
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsSupport: { Value: false } }));
    expect(await answers()).toBe(false);
    await ec2.send(new DeleteVpcCommand({ VpcId }));
  });
});
