import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AuthorizeSecurityGroupIngressCommand,
  DescribeAddressesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { exec } from '../../src/common/exec/exec.js';
import { tinyForSpec } from '../support/tiny-files.js';
import { until } from '../support/until.js';
import { GuestCloud } from './guest-cloud.js';
import { Ssh } from './ssh.js';

const tiny = await tinyForSpec();
if ('why' in tiny) process.stderr.write(`test/guests is skipped: ${tiny.why}\n`);

/** As a person has it after `npm start`: the pool that the machine reaches, and nothing said about it. */
('why' in tiny ? describe.skip : describe)('a guest behind a floating address', () => {
  const cloud = new GuestCloud();
  let id = '';
  let address = '';
  let allocation = '';
  let guest: Ssh;

  beforeAll(async () => {
    await cloud.up();
    const GroupId = await cloud.group('open');
    const IpPermissions = ['tcp', 'icmp'].map((IpProtocol) => ({
      ...{ IpProtocol, FromPort: IpProtocol === 'tcp' ? 22 : -1, ToPort: IpProtocol === 'tcp' ? 22 : -1 },
      IpRanges: [{ CidrIp: '0.0.0.0/0' }],
    }));
    await cloud.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    id = await cloud.launch({ SecurityGroupIds: [GroupId] });
    await (await cloud.ssh(id)).up();
    const made = await cloud.ec2.send(new AllocateAddressCommand({}));
    [address, allocation] = [made.PublicIp ?? '', made.AllocationId ?? ''];
    await cloud.ec2.send(new AssociateAddressCommand({ AllocationId: allocation, InstanceId: id }));
    guest = new Ssh(address, cloud.cloud.paths.privateKey);
  }, 240_000);
  afterAll(() => cloud.down(), 60_000);

  it('lets the machine in by ssh, and knows the address', async () => {
    await guest.up();
    const metadata = 'wget -q -O - http://169.254.169.254/latest/meta-data/public-ipv4';
    expect(await guest.run(metadata)).toBe(address);
    expect((await cloud.instance(id)).PublicIpAddress).toBe(address);
  }, 120_000);

  it('reaches itself by it', async () => {
    expect(await guest.run(`ping -c 1 -W 2 ${address}`)).toContain('1 packets received');
  }, 60_000);

  it('gives it up when it ends', async () => {
    await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id], SkipOsShutdown: true }));
    await cloud.reaches(id, 'terminated');
    const described = async () =>
      (await cloud.ec2.send(new DescribeAddressesCommand({ AllocationIds: [allocation] }))).Addresses?.[0];
    await until(async () => (await described())?.InstanceId === undefined);
    await until(async () => !(await exec('ip', ['-4', 'route'])).stdout.includes(address));
  }, 120_000);
});
