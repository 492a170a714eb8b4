import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeInstanceStatusCommand,
  type IpPermission,
  RebootInstancesCommand,
  RevokeSecurityGroupIngressCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { exec } from '../../src/common/exec/exec.js';
import { tinyForSpec } from '../support/tiny-files.js';
import { until } from '../support/until.js';
import { GuestCloud } from './guest-cloud.js';
import type { Ssh } from './ssh.js';

const tiny = await tinyForSpec();
if ('why' in tiny) process.stderr.write(`test/guests is skipped: ${tiny.why}\n`);

/** Everybody of this machine may come in by ssh; what else may is each case's affair. */
const SSH: IpPermission = {
  IpProtocol: 'tcp',
  FromPort: 22,
  ToPort: 22,
  IpRanges: [{ CidrIp: '0.0.0.0/0' }],
};

('why' in tiny ? describe.skip : describe)('two tiny guests', () => {
  const cloud = new GuestCloud();
  let [alice, bob] = ['', ''];
  let [inAlice, inBob]: Ssh[] = [];
  let [aliceGroup, bobGroup] = ['', ''];
  let [aliceAddress, bobAddress] = ['', ''];

  beforeAll(async () => {
    await cloud.up('--status_grace=600');
    [aliceGroup, bobGroup] = [await cloud.group('alice'), await cloud.group('bob')];
    for (const GroupId of [aliceGroup, bobGroup])
      await cloud.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [SSH] }));
    const script = '#!/bin/sh\necho "I am $(hostname)" >/root/told\n';
    const UserData = Buffer.from(script).toString('base64');
    alice = await cloud.launch({ SecurityGroupIds: [aliceGroup], UserData });
    bob = await cloud.launch({ SecurityGroupIds: [bobGroup], UserData });
    [inAlice, inBob] = [await cloud.ssh(alice), await cloud.ssh(bob)];
    [aliceAddress, bobAddress] = [inAlice.address, inBob.address];
    await Promise.all([inAlice.up(), inBob.up()]);
  }, 240_000);

  afterAll(() => cloud.down(), 60_000);

  const shell = (guest: 'alice' | 'bob'): Ssh => {
    const found = guest === 'alice' ? inAlice : inBob;
    if (!found) throw new Error(`${guest} is not up`);
    return found;
  };

  /** Bob listens; whether what alice sends gets through. A file that is asked for by tftp is one datagram. */
  const reaches = async (protocol: 'tcp' | 'udp', port: number): Promise<boolean> => {
    if (protocol === 'udp') return hearsDatagram(port);
    await shell('bob').run(
      `rm -f /tmp/heard; (sleep 20 | timeout 20 nc -l -p ${port} >/tmp/heard 2>/dev/null &) ; sleep 0.3`,
    );
    await shell('alice').succeeds(`echo hello | timeout 4 nc -w 2 ${bobAddress} ${port}`);
    const heard = await shell('bob').run('cat /tmp/heard 2>/dev/null; true');
    await shell('bob').succeeds(`killall nc`);
    return heard.includes('hello');
  };
  /** Nobody listens at bob's: what gets through is refused there, and what is dropped is not heard of again. */
  const hearsDatagram = async (port: number): Promise<boolean> => {
    const received = `awk '/^Udp:/ && $2 ~ /[0-9]/ { print $2 + $3 }' /proc/net/snmp`;
    const before = Number(await shell('bob').run(received));
    // Without the `true` the shell would become tftp, and ssh takes one that was killed for its own failure.
    await shell('alice').run(`timeout 3 tftp -g -l /tmp/got -r hello ${bobAddress} ${port}; true`);
    return Number(await shell('bob').run(received)) > before;
  };
  const pings = (address: string) => shell('alice').succeeds(`ping -c 2 -W 2 ${address}`);
  const allow = (...IpPermissions: IpPermission[]) =>
    cloud.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: bobGroup, IpPermissions }));
  const revoke = (...IpPermissions: IpPermission[]) =>
    cloud.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: bobGroup, IpPermissions }));

  it('let in who has the launched key, and are who their metadata says', async () => {
    expect(await shell('alice').run('hostname')).toBe(`ip-${aliceAddress.replaceAll('.', '-')}`);
    expect(await cloud.console(alice)).toContain(`READY id=${alice} address=${aliceAddress}`);
    expect(await cloud.console(bob)).toContain('imdsv2=yes');
    await expect(shell('bob').run('cat /sys/class/dmi/id/product_uuid')).resolves.toMatch(/^ec2/i);
  });

  it('ran their user data', async () => {
    await until(() => shell('alice').succeeds('test -s /root/told'), 20_000);
    expect(await shell('alice').run('cat /root/told')).toBe(`I am ip-${aliceAddress.replaceAll('.', '-')}`);
  });

  it('count as initialized once they have asked for their metadata', async () => {
    const { InstanceStatuses } = await cloud.ec2.send(
      new DescribeInstanceStatusCommand({ InstanceIds: [alice] }),
    );
    expect(InstanceStatuses?.[0]?.InstanceStatus?.Status).toBe('ok');
  });

  it('are reached by what their groups let in, and by nothing else', async () => {
    expect(await reaches('tcp', 7001)).toBe(false);
    expect(await pings(bobAddress)).toBe(false);
    const anywhere = [{ CidrIp: '0.0.0.0/0' }];
    const tcp = { IpProtocol: 'tcp', FromPort: 7001, ToPort: 7001, IpRanges: anywhere };
    const udp = {
      IpProtocol: 'udp',
      FromPort: 7002,
      ToPort: 7002,
      IpRanges: [{ CidrIp: `${aliceAddress}/32` }],
    };
    const icmp = {
      IpProtocol: 'icmp',
      FromPort: -1,
      ToPort: -1,
      UserIdGroupPairs: [{ GroupId: aliceGroup }],
    };
    // Live: nobody restarts anything.
    await allow(tcp, udp, icmp);
    await until(() => pings(bobAddress), 5_000);
    expect(await reaches('tcp', 7001)).toBe(true);
    expect(await reaches('udp', 7002)).toBe(true);
    expect(await reaches('tcp', 7003)).toBe(false);
    expect(await reaches('udp', 7003)).toBe(false);
    await revoke(icmp, tcp, udp);
    await until(async () => !(await pings(bobAddress)), 5_000);
    expect(await reaches('tcp', 7001)).toBe(false);
  }, 180_000);

  it('get nowhere under an address that is not theirs', async () => {
    const icmp = { IpProtocol: 'icmp', FromPort: -1, ToPort: -1, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await allow(icmp);
    await until(() => pings(bobAddress), 5_000);
    const foreign = bobAddress.replace(/\.\d+$/, '.250');
    await shell('alice').run(`ip addr add ${foreign}/16 dev eth0`);
    expect(await shell('alice').succeeds(`ping -c 2 -W 2 -I ${foreign} ${bobAddress}`)).toBe(false);
    // Nor may it read what the metadata service tells that address.
    expect(await shell('alice').succeeds(`ping -c 1 -W 1 ${bobAddress}`)).toBe(true);
    await shell('alice').run(`ip addr del ${foreign}/16 dev eth0`);
    await revoke(icmp);
  }, 120_000);

  it('read their own metadata only', async () => {
    const ask = `printf 'GET /latest/meta-data/instance-id HTTP/1.0\\r\\nHost: x\\r\\n\\r\\n' | nc -w 3 169.254.169.254 80 | tail -n 1`;
    expect(await shell('alice').run(ask)).toBe(alice);
    await shell('alice').run(`ip addr add ${bobAddress}/32 dev eth0`);
    const asBob = `printf 'GET /latest/meta-data/instance-id HTTP/1.0\\r\\nHost: x\\r\\n\\r\\n' | timeout 5 nc -w 3 -s ${bobAddress} 169.254.169.254 80 | tail -n 1; true`;
    expect(await shell('alice').run(asBob)).not.toBe(bob);
    await shell('alice').run(`ip addr del ${bobAddress}/32 dev eth0`);
    await shell('bob').up();
  }, 60_000);

  it('do not reach the services of their host', async () => {
    let visits = 0;
    const server = createServer(() => (visits += 1)).listen(0, '0.0.0.0');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { stdout } = await exec('ip', ['-4', '-json', 'addr', 'show']);
    const links = JSON.parse(stdout) as readonly {
      readonly addr_info: readonly { readonly local: string }[];
    }[];
    const machine = links.flatMap(({ addr_info }) => addr_info.map(({ local }) => local));
    expect(machine.length).toBeGreaterThan(1);
    for (const address of machine.filter((one) => one !== '127.0.0.1'))
      expect(await shell('alice').succeeds(`echo x | timeout 3 nc -w 2 ${address} ${port}`)).toBe(false);
    const gateway = aliceAddress.replace(/\.\d+\.\d+$/, '.0.1');
    // 53 answers names where the gateway is the resolver: test/guests/world.spec.ts.
    for (const closed of [22, 8775])
      expect(await shell('alice').succeeds(`echo x | timeout 3 nc -w 2 ${gateway} ${closed}`)).toBe(false);
    expect(visits).toBe(0);
    server.close();
  }, 120_000);

  it('reboot, stop with their disk and address kept, and start again', async () => {
    const booted = await shell('alice').run(
      'cat /proc/sys/kernel/random/boot_id; echo kept >/root/kept; sync',
    );
    await cloud.ec2.send(new RebootInstancesCommand({ InstanceIds: [alice] }));
    await until(
      () =>
        shell('alice')
          .run('cat /proc/sys/kernel/random/boot_id')
          .then(
            (id) => id !== booted,
            () => false,
          ),
      90_000,
    );
    await cloud.ec2.send(new StopInstancesCommand({ InstanceIds: [alice] }));
    const stopped = await cloud.reaches(alice, 'stopped');
    expect(stopped.PrivateIpAddress).toBe(aliceAddress);
    expect(cloud.qemus()).toEqual([bob]);
    await cloud.ec2.send(new StartInstancesCommand({ InstanceIds: [alice] }));
    await cloud.reaches(alice, 'running');
    await shell('alice').up();
    expect(await shell('alice').run('cat /root/kept')).toBe('kept');
  }, 240_000);

  it('do not notice that the daemons of their host are killed', async () => {
    const running = [...cloud.qemus()].sort();
    for (const name of ['engine-compute', 'engine-network'])
      process.kill(await cloud.cloud.pid(name), 'SIGKILL');
    expect(await shell('alice').run('echo still here')).toBe('still here');
    await cloud.cloud.engine('status', '--wait=60');
    expect([...cloud.qemus()].sort()).toEqual(running);
    // Adopted: the new daemon can be told to do something to them.
    await until(async () => (await cloud.console(bob)).includes('READY'), 20_000);
  }, 120_000);

  it('that switch themselves off are stopped, or terminated if they were launched so', async () => {
    await shell('bob').succeeds('(sleep 0.5; poweroff) >/dev/null 2>&1 &');
    const stopped = await cloud.reaches(bob, 'stopped');
    expect(stopped.StateReason?.Code).toBe('Client.InstanceInitiatedShutdown');
    const carol = await cloud.launch({
      SecurityGroupIds: [aliceGroup],
      InstanceInitiatedShutdownBehavior: 'terminate',
    });
    const inCarol = await cloud.ssh(carol);
    await inCarol.up();
    await inCarol.succeeds('(sleep 0.5; poweroff) >/dev/null 2>&1 &');
    await cloud.reaches(carol, 'terminated');
  }, 240_000);

  it('leave nothing when they are terminated', async () => {
    await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [alice, bob] }));
    await cloud.reaches(alice, 'terminated');
    await cloud.reaches(bob, 'terminated');
    expect(cloud.qemus()).toEqual([]);
    expect(await cloud.taps()).toEqual([]);
    await expect(cloud.cloud.manage('audit')).resolves.toBeDefined();
  }, 120_000);

  it('leave their address to the next one, which gets it at once', async () => {
    const dave = await cloud.launch({ SecurityGroupIds: [aliceGroup] });
    const inDave = await cloud.ssh(dave);
    expect([aliceAddress, bobAddress]).toContain(inDave.address);
    await inDave.up();
    await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [dave] }));
    await cloud.reaches(dave, 'terminated');
    await expect(cloud.cloud.manage('audit')).resolves.toBeDefined();
  }, 180_000);
});
