import { connect } from 'node:net';
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

/** Where each guest says its name. */
const PORT = 8022;
const MOVES = 50;

/** The name of whoever answers there now; empty: nobody does, or a flow ended that had its owner taken. */
const asked = (host: string): Promise<string> =>
  new Promise((resolve) => {
    let name = '';
    const socket = connect({ host, port: PORT, timeout: 1_000 });
    socket.on('data', (data) => (name += data.toString()));
    socket.on('timeout', () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(name.trim()));
  });

const pinged = async (host: string): Promise<boolean> => {
  const said = await exec('ping', ['-c', '1', '-W', '1', host]).catch(() => undefined);
  return said !== undefined;
};

/** As a person has it after `npm start`: the pool that the machine reaches, and nothing said about it. */
('why' in tiny ? describe.skip : describe)('a guest behind a floating address', () => {
  const cloud = new GuestCloud();
  let id = '';
  let address = '';
  let allocation = '';
  let guest: Ssh;
  let groupId = '';

  beforeAll(async () => {
    await cloud.up();
    const GroupId = await cloud.group('open');
    groupId = GroupId;
    const IpPermissions = ['tcp', 'icmp'].map((IpProtocol) => ({
      ...{ IpProtocol, FromPort: IpProtocol === 'tcp' ? 22 : -1, ToPort: IpProtocol === 'tcp' ? PORT : -1 },
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

  it('moves fifty times to another and back, and only its owner answers', async () => {
    const [card] = [{ DeviceIndex: 0, Groups: [groupId], AssociatePublicIpAddress: true }];
    const other = await cloud.launch({ NetworkInterfaces: [card] });
    const [first, second] = [await cloud.ssh(id), await cloud.ssh(other)];
    await second.up();
    const own = await second.run('wget -q -O - http://169.254.169.254/latest/meta-data/public-ipv4');
    expect(own).toBe((await cloud.instance(other)).PublicIpAddress);
    for (const [shell, name] of [
      [first, id],
      [second, other],
    ] as const)
      await shell.run(`(while true; do echo ${name} | nc -l -p ${PORT}; done) > /dev/null 2>&1 &`);
    // Flows and pings that go on all the while, and what they were answered.
    const answers: string[] = [];
    const pings: boolean[] = [];
    let isOver = false;
    const asking = (async () => {
      while (!isOver) answers.push(await asked(address));
    })();
    const pinging = (async () => {
      while (!isOver) pings.push(await pinged(address));
    })();
    const owners = Array.from({ length: MOVES }, (_, n) => (n % 2 === 0 ? other : id));
    for (const owner of owners) {
      const from = answers.length;
      await cloud.ec2.send(new AssociateAddressCommand({ AllocationId: allocation, InstanceId: owner }));
      await until(() => Promise.resolve(answers.slice(from).includes(owner)), 30_000);
      // Once it has answered from its new owner, the old one answers no more.
      const [at] = [answers.indexOf(owner, from)];
      await until(() => Promise.resolve(answers.length > at + 2), 30_000);
      expect(answers.slice(at).filter((name) => name !== '' && name !== owner)).toEqual([]);
    }
    isOver = true;
    await Promise.all([asking, pinging]);
    expect(pings.filter((got) => got).length).toBeGreaterThan(MOVES);
    // The address of its launch has made room, and is nobody's.
    const shown = (await cloud.instance(other)).PublicIpAddress;
    expect(shown).not.toBe(own);
    await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [other], SkipOsShutdown: true }));
    await cloud.reaches(other, 'terminated');
  }, 400_000);

  it('gives it up when it ends', async () => {
    await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id], SkipOsShutdown: true }));
    await cloud.reaches(id, 'terminated');
    const described = async () =>
      (await cloud.ec2.send(new DescribeAddressesCommand({ AllocationIds: [allocation] }))).Addresses?.[0];
    await until(async () => (await described())?.InstanceId === undefined);
    await until(async () => !(await exec('ip', ['-4', 'route'])).stdout.includes(address));
  }, 120_000);
});
