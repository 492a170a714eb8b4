import {
  DeleteNatGatewayCommand,
  DescribeNatGatewaysCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../support/until.js';
import { fixtureOf, versionsOf } from './fixture.js';
import { seenNouns } from './record/seen-nouns.mjs';
import { UpgradedCloud } from './upgraded-cloud.js';

const START_MS = 180_000;
const STEP_MS = 60_000;
const FLAGS = ['--volume_driver=fake', '--ipv6_pool=fd12:3456:789a::/40'];

describe.each(versionsOf('nouns'))('a cloud of %s with one of every noun', (version) => {
  const fixture = fixtureOf(version, 'nouns');
  const cloud = new UpgradedCloud();
  beforeAll(() => cloud.up(fixture, ...FLAGS), START_MS);
  afterAll(() => cloud.down(), STEP_MS);

  it('has rows of each', () => {
    const tables = [
      'volumes',
      'snapshots',
      'floating_addresses',
      'nat_gateways',
      'vpc_peerings',
      'data_keys',
    ];
    for (const table of [
      ...tables,
      'subnet_ipv6_ranges',
      'egress_only_internet_gateways',
      'placement_groups',
    ])
      expect([table, fixture.rows.tables[table]?.length ?? 0]).not.toEqual([table, 0]);
  });

  it(
    'is as its user left it, and its hosts have what its rows say',
    async () => {
      await cloud.settled();
      expect(await seenNouns(cloud.ec2)).toEqual(fixture.seen);
    },
    START_MS,
  );

  it(
    'goes on with what hosts hold',
    async () => {
      const { ec2 } = cloud;
      const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({}));
      const VolumeId = Volumes.find(({ State }) => State === 'in-use')?.VolumeId;
      await ec2.send(new DetachVolumeCommand({ VolumeId }));
      const free = async () =>
        (await ec2.send(new DescribeVolumesCommand({}))).Volumes?.every(({ State }) => State === 'available');
      await until(async () => (await free()) === true, STEP_MS);
      const { NatGateways = [] } = await ec2.send(new DescribeNatGatewaysCommand({}));
      await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: NatGateways[0]?.NatGatewayId }));
      const InstanceIds = [...(await cloud.states()).keys()];
      await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
      await cloud.reach(InstanceIds, 'terminated');
      await cloud.settled();
    },
    START_MS,
  );
});
