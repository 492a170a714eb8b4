import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { exec } from '../../src/common/exec/exec.js';
import { tinyForSpec } from '../support/tiny-files.js';
import { until } from '../support/until.js';
import { GuestCloud } from './guest-cloud.js';
import { Ssh } from './ssh.js';

const tiny = await tinyForSpec();
if ('why' in tiny) process.stderr.write(`test/guests is skipped: ${tiny.why}\n`);

const PRIVATE = '10.77.1.10';

/** Two VPCs with one range, and in each a guest with one address. */
('why' in tiny ? describe.skip : describe)('guests of two VPCs', () => {
  const cloud = new GuestCloud();
  const guests: { readonly id: string; readonly ssh: Ssh }[] = [];

  /** With a way to the world, and a guest behind a floating address. */
  const lay = async () => {
    const { ec2 } = cloud;
    const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.77.0.0/16' }))).Vpc?.VpcId ?? '';
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.77.1.0/24' }));
    const SubnetId = Subnet?.SubnetId ?? '';
    const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
    const GatewayId = InternetGateway?.InternetGatewayId ?? '';
    await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId: GatewayId }));
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
    const RouteTableId = RouteTable?.RouteTableId ?? '';
    await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId }));
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    const group = { GroupName: 'open', Description: 'open', VpcId };
    const GroupId = (await ec2.send(new CreateSecurityGroupCommand(group))).GroupId ?? '';
    const IpPermissions = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    const id = await cloud.launch({ SubnetId, SecurityGroupIds: [GroupId], PrivateIpAddress: PRIVATE });
    await cloud.reaches(id, 'running');
    const { AllocationId, PublicIp = '' } = await ec2.send(new AllocateAddressCommand({}));
    await ec2.send(new AssociateAddressCommand({ AllocationId, InstanceId: id }));
    guests.push({ id, ssh: new Ssh(PublicIp, cloud.cloud.paths.privateKey) });
  };

  beforeAll(async () => {
    await cloud.up();
    await lay();
    await lay();
  }, 240_000);
  afterAll(() => cloud.down(), 60_000);

  it('run side by side with one address, each reached and told of by its own', async () => {
    for (const { id, ssh } of guests) {
      await ssh.up();
      const read = (path: string) => ssh.run(`wget -q -O - http://169.254.169.254/latest/meta-data/${path}`);
      expect([await read('instance-id'), await read('local-ipv4')]).toEqual([id, PRIVATE]);
    }
  }, 240_000);

  it('leave no namespace when they end', async () => {
    const namespaces = async () => (await exec('ip', ['netns'])).stdout.match(/~[0-9a-f]{12}/g) ?? [];
    expect((await namespaces()).length).toBeGreaterThanOrEqual(2);
    const before = await namespaces();
    for (const { id } of guests) {
      await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id], SkipOsShutdown: true }));
      await cloud.reaches(id, 'terminated');
    }
    await until(async () => (await namespaces()).length === before.length - 2);
  }, 120_000);
});
