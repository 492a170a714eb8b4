import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AttachVolumeCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateVolumeCommand,
  DeleteVolumeCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
  ModifyVolumeCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
  type Volume,
} from '@aws-sdk/client-ec2';
import { tinyForSpec } from '../support/tiny-files.js';
import { until } from '../support/until.js';
import { find } from './find-disk.js';
import { GuestCloud } from './guest-cloud.js';
import type { Ssh } from './ssh.js';
import { VolumeHost } from './volume-host.js';

const tiny = await tinyForSpec();
if ('why' in tiny) process.stderr.write(`test/guests is skipped: ${tiny.why}\n`);

('why' in tiny ? describe.skip : describe)('a volume of a host that is not its guest’s', () => {
  const cloud = new GuestCloud();
  const far = new VolumeHost(cloud.cloud, 'far', '127.0.0.2');
  let [alice, bob, disk, uuid] = ['', '', '', ''];

  beforeAll(async () => {
    // The first host has no room for volumes: they are all on the other one.
    await cloud.up('--status_grace=600', '--reserved_volume_gb=1000000');
    const GroupId = await cloud.group('all');
    const port = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await cloud.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [port] }));
    alice = await cloud.launch({ SecurityGroupIds: [GroupId] });
    bob = await cloud.launch({ SecurityGroupIds: [GroupId] });
    const { Placement } = await cloud.reaches(alice, 'running');
    await far.up(Placement?.AvailabilityZone ?? '');
    disk = await made(1);
    const shown = JSON.parse(await cloud.cloud.manage('volume', 'show', disk, '--json')) as Shown[];
    uuid = shown[0]?.id ?? '';
    expect(shown[0]?.host).toBe('far');
  }, 240_000);

  afterAll(async () => {
    await cloud.down();
    await far.remove();
  }, 120_000);

  interface Shown {
    readonly id: string;
    readonly host: string;
  }

  const made = async (Size: number): Promise<string> => {
    const { Placement } = await cloud.instance(alice);
    const asked = { AvailabilityZone: Placement?.AvailabilityZone, Size };
    const { VolumeId = '' } = await cloud.ec2.send(new CreateVolumeCommand(asked));
    await until(async () => (await volume(VolumeId))?.State === 'available', 60_000);
    return VolumeId;
  };
  const volume = async (id = disk): Promise<Volume | undefined> => {
    const { Volumes } = await cloud.ec2.send(new DescribeVolumesCommand({ VolumeIds: [id] }));
    return Volumes?.[0];
  };
  const isAttached = () =>
    until(async () => (await volume())?.Attachments?.[0]?.State === 'attached', 60_000);
  const isFree = () => until(async () => (await volume())?.State === 'available', 90_000);
  const attach = async (InstanceId: string) => {
    await cloud.ec2.send(new AttachVolumeCommand({ VolumeId: disk, InstanceId, Device: '/dev/sdf' }));
    await isAttached();
  };
  const detach = async (Force = false) => {
    await cloud.ec2.send(new DetachVolumeCommand({ VolumeId: disk, Force }));
    await isFree();
  };
  const shell = async (id: string): Promise<Ssh> => {
    const ssh = await cloud.ssh(id);
    await ssh.up();
    return ssh;
  };
  const found = (ssh: Ssh) => until(() => ssh.succeeds(find(disk)), 30_000);

  it('brings its bytes from one guest to the other, over the network', async () => {
    const [inAlice, inBob] = [await shell(alice), await shell(bob)];
    await attach(alice);
    await found(inAlice);
    await inAlice.run(`${find(disk)}; echo "by alice" | dd of=$d bs=512 conv=sync; sync`);
    await detach();
    await until(async () => !(await inAlice.succeeds(find(disk))), 30_000);
    await attach(bob);
    await found(inBob);
    expect(await inBob.run(`${find(disk)}; dd if=$d bs=8 count=1 2>/dev/null`)).toContain('by alice');
  }, 240_000);

  it('grows under its guest', async () => {
    const inBob = await shell(bob);
    await cloud.ec2.send(new ModifyVolumeCommand({ VolumeId: disk, Size: 2 }));
    await until(async () => (await volume())?.Size === 2, 60_000);
    const size = `${find(disk)}; cat /sys/block/\${d##*/}/size`;
    await until(async () => (await inBob.run(size)).includes(String(2 * 2 ** 21)), 60_000);
  }, 120_000);

  it('has each record that its guest was told is written, whoever is killed', async () => {
    const inBob = await shell(bob);
    const all = Array.from({ length: 100 }, (_, n) => String(n));
    const record = `printf '%-511s\\n' $n | dd of=$d bs=512 seek=$((n+8)) conv=notrunc,fsync 2>/dev/null`;
    const loop = `n=0; while [ $n -lt ${all.length} ]; do ${record} && echo $n; n=$((n+1)); done`;
    const written = `${find(disk)}; dd if=$d bs=512 skip=8 count=${all.length} 2>/dev/null | tr -d '\\0 '`;
    const writing = inBob.run(`${find(disk)}; ${loop}`, 120_000);
    await until(async () => (await inBob.run(written)).includes('0'), 30_000);
    await far.killServer(uuid);
    process.kill(await cloud.cloud.pid('engine-compute'), 'SIGKILL');
    await far.kill();
    far.start();
    expect((await writing).split('\n')).toEqual(all);
    expect((await inBob.run(written)).split('\n').filter((word) => word !== '')).toEqual(all);
  }, 240_000);

  it('stays with a guest that stops, and is there at its next start', async () => {
    await cloud.ec2.send(new StopInstancesCommand({ InstanceIds: [bob], Force: true }));
    await cloud.reaches(bob, 'stopped');
    await cloud.ec2.send(new StartInstancesCommand({ InstanceIds: [bob] }));
    await cloud.reaches(bob, 'running');
    const inBob = await shell(bob);
    await found(inBob);
    expect(await inBob.run(`${find(disk)}; dd if=$d bs=8 count=1 2>/dev/null`)).toContain('by alice');
  }, 240_000);

  it('is free by force though its guest stands still, and the next one has it alone', async () => {
    const pid = cloud.pidOf(bob);
    process.kill(pid, 'SIGSTOP');
    try {
      await detach(true);
      await attach(alice);
      const inAlice = await shell(alice);
      await found(inAlice);
      await inAlice.run(`${find(disk)}; echo "alice only" | dd of=$d bs=512 conv=notrunc,sync; sync`);
      process.kill(pid, 'SIGCONT');
      const inBob = await shell(bob);
      // Whatever it still holds leads nowhere: the key of that attachment is worth nothing any more.
      await inBob.run(`echo "by bob" > /tmp/b; for x in /dev/vd?; do :; done`);
      expect(
        await inAlice.run(
          `${find(disk)}; dd if=$d bs=10 count=1 iflag=direct 2>/dev/null || dd if=$d bs=10 count=1 2>/dev/null`,
        ),
      ).toContain('alice only');
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  }, 240_000);

  it('is free again when its guest ends, and nothing is left of it when it is deleted', async () => {
    await cloud.ec2.send(
      new TerminateInstancesCommand({ InstanceIds: [alice, bob], Force: true, SkipOsShutdown: true }),
    );
    await isFree();
    await cloud.ec2.send(new DeleteVolumeCommand({ VolumeId: disk }));
    await until(async () => (await volume().catch(() => undefined)) === undefined, 60_000);
    await expect(cloud.cloud.manage('audit')).resolves.toBeDefined();
  }, 120_000);
});
