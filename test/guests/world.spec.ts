import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuthorizeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { forwards, OUTSIDE_SPEC, OutsideWorld } from '../support/outside-world.js';
import { tinyForSpec } from '../support/tiny-files.js';
import { GuestCloud } from './guest-cloud.js';
import type { Ssh } from './ssh.js';

const tiny = await tinyForSpec();
if ('why' in tiny) process.stderr.write(`test/guests is skipped: ${tiny.why}\n`);

/** As a person starts a cloud on a machine that has a default route; only that the world is a namespace. */
('why' in tiny ? describe.skip : describe)('a guest reaches the world', () => {
  const cloud = new GuestCloud();
  let world: OutsideWorld;
  let guest: Ssh;

  beforeAll(async () => {
    world = await OutsideWorld.up();
    await cloud.up(
      '--snat',
      `--snat_uplinks=${world.uplink}`,
      `--resolvers=${world.address}`,
      '--dns_server=gateway',
    );
    const GroupId = await cloud.group('guest');
    const IpPermissions = [
      { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    ];
    await cloud.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    guest = await cloud.ssh(await cloud.launch({ SecurityGroupIds: [GroupId] }));
    await guest.up();
  }, 240_000);
  afterAll(async () => {
    await cloud.down();
    await world.down();
  }, 60_000);

  it('which engine up says', () => {
    expect(cloud.cloud.said).toContain(
      `guests reach it by ${world.uplink}, names by ${world.address}; forwarding is on`,
    );
  });

  it('by address and by name', async () => {
    expect(await guest.run(`ping -c 1 -W 2 ${world.address}`)).toContain('1 packets received');
    expect(await guest.run(`nc -w 2 ${world.address} 7000 </dev/null`)).toBe(world.machine);
    expect(await guest.run('nslookup outside.spec; true')).toContain(OUTSIDE_SPEC);
  }, 60_000);

  it('until the cloud goes down, and a flag that changes nothing is said', async () => {
    expect(forwards(world.uplink)).toBe(true);
    await cloud.cloud.engine('down');
    expect(forwards(world.uplink)).toBe(forwards('all'));
    await cloud.cloud.up('--dns_server=none');
    expect(cloud.cloud.said).toContain(
      '--dns_server=none has no effect: this cloud has gateway since its first start',
    );
  }, 120_000);
});
