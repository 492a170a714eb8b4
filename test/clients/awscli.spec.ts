import { beforeAll, expect, it } from '@jest/globals';
import { PrivateCloud } from '../support/private-cloud.js';
import { until } from '../support/until.js';
import { describeWithPython, runClient } from './clients.js';

const cloud = await PrivateCloud.open(['--status_grace=0']);

/** The words of one `aws ec2 …`; resolves with what it prints. */
async function ec2(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runClient(cloud, { program: 'aws', args: ['ec2', ...words] });
  if (code !== 0) throw new Error(stderr.trim());
  return stdout.trim();
}

const text = (query: string) => ['--query', query, '--output', 'text'];

describeWithPython('awscli', () => {
  let image = '';

  beforeAll(async () => {
    image = await ec2('describe-images', ...text('Images[0].ImageId'));
  });

  it('launches, watches and ends an instance', async () => {
    expect(await ec2('create-key-pair', '--key-name', 'cli', ...text('KeyMaterial'))).toMatch(/^-----BEGIN/);
    const id = await ec2(
      ...['run-instances', '--image-id', image, '--instance-type', 'm1.nano', '--key-name', 'cli'],
      ...[
        '--user-data',
        '#!/bin/sh',
        '--tag-specifications',
        'ResourceType=instance,Tags=[{Key=Name,Value=cli}]',
      ],
      ...text('Instances[0].InstanceId'),
    );
    await ec2('wait', 'instance-running', '--instance-ids', id);
    await ec2('wait', 'instance-status-ok', '--instance-ids', id);
    const shown = await ec2(
      ...[
        'describe-instances',
        '--filters',
        'Name=tag:Name,Values=cli',
        'Name=instance-state-name,Values=running',
      ],
      ...text('Reservations[].Instances[].[InstanceId,State.Name,KeyName]'),
    );
    expect(shown.split('\t')).toEqual([id, 'running', 'cli']);
    expect(await ec2('get-console-output', '--instance-id', id, '--latest', '--output', 'text')).toContain(
      id,
    );
    const data = ['describe-instance-attribute', '--instance-id', id, '--attribute', 'userData'];
    expect(await ec2(...data, ...text('UserData.Value'))).toBe('IyEvYmluL3No');
    await ec2('reboot-instances', '--instance-ids', id);
    const offered = ['describe-instance-type-offerings', '--location-type', 'availability-zone'];
    expect(await ec2(...offered, ...text('InstanceTypeOfferings[].InstanceType'))).toContain('m1.tiny');
    const who = await runClient(cloud, { program: 'aws', args: ['sts', 'get-caller-identity'] });
    const owner = await ec2(
      ...['describe-instances', '--instance-ids', id],
      ...text('Reservations[0].OwnerId'),
    );
    expect(JSON.parse(who.stdout)).toMatchObject({
      Account: owner,
      UserId: cloud.admin.userId,
      Arn: expect.stringMatching(`^arn:aws:iam::${owner}:user/.`),
    });
    await ec2('stop-instances', '--instance-ids', id);
    await ec2('wait', 'instance-stopped', '--instance-ids', id);
    await ec2('start-instances', '--instance-ids', id);
    await ec2('wait', 'instance-running', '--instance-ids', id);
    await ec2('terminate-instances', '--instance-ids', id);
    await ec2('wait', 'instance-terminated', '--instance-ids', id);
  }, 180_000);

  it('reads the default VPC, and closes what leaves a group', async () => {
    const vpc = await ec2(
      ...['describe-vpcs', '--filters', 'Name=is-default,Values=true'],
      ...text('Vpcs[].VpcId'),
    );
    const of = ['--filters', `Name=vpc-id,Values=${vpc}`];
    expect(await ec2('describe-subnets', ...of, ...text('Subnets[].State'))).toBe('available');
    const main = 'RouteTables[].Associations[].Main';
    expect(await ec2('describe-route-tables', ...of, ...text(main))).toBe('True');
    expect(await ec2('describe-nat-gateways', ...text('length(NatGateways)'))).toBe('0');
    const group = ['create-security-group', '--group-name', 'shut', '--description', 'x', '--vpc-id', vpc];
    const id = await ec2(...group, ...text('GroupId'));
    await ec2('revoke-security-group-egress', '--group-id', id, '--protocol', 'all', '--cidr', '0.0.0.0/0');
    const https = ['--protocol', 'tcp', '--port', '443', '--cidr', '10.0.0.0/8'];
    await ec2('authorize-security-group-egress', '--group-id', id, ...https);
    const rules = ['describe-security-group-rules', '--filters', `Name=group-id,Values=${id}`];
    const shown = text('SecurityGroupRules[].[IsEgress,IpProtocol,FromPort,CidrIpv4]');
    expect((await ec2(...rules, ...shown)).split('\t')).toEqual(['True', 'tcp', '443', '10.0.0.0/8']);
    await ec2('delete-security-group', '--group-id', id);
  }, 60_000);

  it('says what was wrong, in AWS’s words', async () => {
    const dry = ['run-instances', '--image-id', image, '--dry-run'];
    await expect(ec2(...dry)).rejects.toThrow('An error occurred (DryRunOperation)');
    await expect(ec2(...dry, '--key-name', 'nobody')).rejects.toThrow('(InvalidKeyPair.NotFound)');
    await expect(ec2('describe-instances', '--instance-ids', 'i-00000000')).rejects.toThrow(
      "The instance ID 'i-00000000' does not exist",
    );
    await expect(ec2('create-transit-gateway')).rejects.toThrow('(UnsupportedOperation)');
    expect(JSON.parse(await ec2('describe-transit-gateways'))).toEqual({ TransitGateways: [] });
  }, 60_000);

  it('pages with --max-items and --page-size', async () => {
    const count = ['--count', '7', '--instance-type', 'm1.nano'];
    await ec2('run-instances', '--image-id', image, ...count);
    const first = JSON.parse(await ec2('describe-instances', '--page-size', '5', '--max-items', '1000')) as {
      Reservations: { Instances: { State: { Name: string } }[] }[];
    };
    const alive = first.Reservations.flatMap(({ Instances }) => Instances).filter(
      ({ State }) => State.Name !== 'terminated',
    );
    expect(alive).toHaveLength(7);
  }, 60_000);

  it('makes a volume, watches it, and ends it', async () => {
    const zone = await ec2('describe-availability-zones', ...text('AvailabilityZones[0].ZoneName'));
    const tags = ['--tag-specifications', 'ResourceType=volume,Tags=[{Key=Name,Value=disk}]'];
    const asked = ['create-volume', '--availability-zone', zone, '--size', '1', ...tags];
    const id = await ec2(...asked, ...text('VolumeId'));
    await ec2('wait', 'volume-available', '--volume-ids', id);
    const named = ['describe-volumes', '--filters', 'Name=tag:Name,Values=disk'];
    expect(await ec2(...named, ...text('Volumes[].[VolumeId,State,Size]'))).toBe(`${id}\tavailable\t1`);
    const status = ['describe-volume-status', '--volume-ids', id];
    expect(await ec2(...status, ...text('VolumeStatuses[0].VolumeStatus.Status'))).toBe('ok');
    expect(
      await ec2('modify-volume', '--volume-id', id, '--size', '3', ...text('VolumeModification.TargetSize')),
    ).toBe('3');
    const modification = ['describe-volumes-modifications', '--volume-ids', id];
    const state = text('VolumesModifications[0].ModificationState');
    await until(async () => (await ec2(...modification, ...state)) === 'completed');
    await ec2('delete-volume', '--volume-id', id);
    await ec2('wait', 'volume-deleted', '--volume-ids', id);
  });
});
