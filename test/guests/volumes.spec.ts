import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AttachVolumeCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSnapshotCommand,
  CreateSnapshotsCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  DescribeVolumesModificationsCommand,
  DetachVolumeCommand,
  ModifyVolumeCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
  type Volume,
} from '@aws-sdk/client-ec2';
import { processesUsing, signalProcess } from '../../src/host/processes/linux-process.js';
import { tinyForSpec } from '../support/tiny-files.js';
import { until } from '../support/until.js';
import { find, findSerial } from './find-disk.js';
import { GuestCloud } from './guest-cloud.js';
import type { Ssh } from './ssh.js';

const tiny = await tinyForSpec();
if ('why' in tiny) process.stderr.write(`test/guests is skipped: ${tiny.why}\n`);

('why' in tiny ? describe.skip : describe)('a volume of real guests', () => {
  const cloud = new GuestCloud();
  let [alice, bob, disk] = ['', '', ''];

  beforeAll(async () => {
    await cloud.up('--status_grace=600', '--force_config_drive');
    const GroupId = await cloud.group('all');
    const port = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await cloud.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [port] }));
    [alice, bob] = [
      await cloud.launch({ SecurityGroupIds: [GroupId] }),
      await cloud.launch({ SecurityGroupIds: [GroupId] }),
    ];
    const { Placement } = await cloud.reaches(alice, 'running');
    const asked = { AvailabilityZone: Placement?.AvailabilityZone, Size: 1 };
    disk = (await cloud.ec2.send(new CreateVolumeCommand(asked))).VolumeId ?? '';
    await is('available');
  }, 240_000);

  afterAll(() => cloud.down(), 60_000);

  const volume = async (): Promise<Volume | undefined> => {
    const { Volumes } = await cloud.ec2.send(new DescribeVolumesCommand({ VolumeIds: [disk] }));
    return Volumes?.[0];
  };
  const is = (state: string) => until(async () => (await volume())?.State === state, 60_000);
  const isAttached = () =>
    until(async () => (await volume())?.Attachments?.[0]?.State === 'attached', 60_000);
  const attach = async (InstanceId: string) => {
    await cloud.ec2.send(new AttachVolumeCommand({ VolumeId: disk, InstanceId, Device: '/dev/sdf' }));
    await isAttached();
  };
  const detach = async () => {
    await cloud.ec2.send(new DetachVolumeCommand({ VolumeId: disk }));
    await is('available');
  };
  const shell = async (id: string): Promise<Ssh> => {
    const ssh = await cloud.ssh(id);
    await ssh.up();
    return ssh;
  };
  const kept = (id: string) =>
    until(async () => {
      const { Snapshots } = await cloud.ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [id] }));
      return Snapshots?.[0]?.State === 'completed';
    }, 60_000);
  /** Of a volume, as far as there are any. */
  const recordsOf = async (ssh: Ssh, name: string, most: number): Promise<readonly string[]> => {
    const words = await ssh.run(
      `${find(name)}; dd if=$d bs=512 skip=8 count=${most} 2>/dev/null | tr -d '\\0 '`,
    );
    return words.split('\n').filter((word) => word !== '');
  };
  const found = (ssh: Ssh) => until(() => ssh.succeeds(find(disk)), 30_000);

  it('is beside the config drive, which says who the guest is', async () => {
    const inAlice = await shell(alice);
    const drive = findSerial('config-drive');
    expect(await inAlice.run(`${drive}; dd if=$d bs=2048 skip=16 count=1 2>/dev/null | head -c 60`)).toMatch(
      /CD001.*config-2/s,
    );
    expect(await inAlice.run(`${drive}; grep -ao '"uuid":"[^}]*' $d | tail -n 1`)).toContain(
      `"name":"${alice}"`,
    );
  }, 120_000);

  it('grows under its guest, which sees it without a reboot', async () => {
    const inAlice = await shell(alice);
    await attach(alice);
    await found(inAlice);
    await cloud.ec2.send(new ModifyVolumeCommand({ VolumeId: disk, Size: 2 }));
    await until(async () => {
      const asked = new DescribeVolumesModificationsCommand({ VolumeIds: [disk] });
      const { VolumesModifications } = await cloud.ec2.send(asked);
      return VolumesModifications?.[0]?.ModificationState === 'completed';
    }, 60_000);
    expect((await volume())?.Size).toBe(2);
    expect(await inAlice.run(`${find(disk)}; cat /sys/block/\${d##*/}/size`)).toContain(String(2 * 2 ** 21));
    await inAlice.run(`${find(disk)}; echo end | dd of=$d bs=1M seek=2047 conv=notrunc; sync`);
    await detach();
  }, 120_000);

  it('brings its bytes from one to the other', async () => {
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

  it('stays with a guest that stops, can leave it meanwhile, and is there at its next start', async () => {
    await cloud.ec2.send(new StopInstancesCommand({ InstanceIds: [bob], Force: true }));
    await cloud.reaches(bob, 'stopped');
    await isAttached();
    await detach();
    await attach(bob);
    await cloud.ec2.send(new StartInstancesCommand({ InstanceIds: [bob] }));
    await cloud.reaches(bob, 'running');
    const inBob = await shell(bob);
    await found(inBob);
    expect(await inBob.run(`${find(disk)}; dd if=$d bs=8 count=1 2>/dev/null`)).toContain('by alice');
  }, 240_000);

  it('is a root that a guest boots from, keeps what is written there, and is as large as was asked', async () => {
    const GroupId = await cloud.group('root');
    const port = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await cloud.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [port] }));
    const mappings = [
      { DeviceName: '/dev/vda', Ebs: { VolumeSize: 2 } },
      { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 1 } },
    ];
    const carol = await cloud.launch({ SecurityGroupIds: [GroupId], BlockDeviceMappings: mappings });
    const inCarol = await shell(carol);
    const { BlockDeviceMappings: [extra, root] = [], RootDeviceType } = await cloud.instance(carol);
    expect([RootDeviceType, root?.DeviceName, root?.Ebs?.Status]).toEqual(['ebs', '/dev/vda', 'attached']);
    // In sectors. The root is the first disk of all.
    expect(
      await inCarol.run(`${find(root?.Ebs?.VolumeId ?? '')}; echo $d; cat /sys/block/\${d#/dev/}/size`),
    ).toBe('/dev/vda\n4194304');
    expect(await inCarol.succeeds(find(extra?.Ebs?.VolumeId ?? ''))).toBe(true);
    expect(await inCarol.run('awk \'$2 == "/" { print $1 }\' /proc/mounts | tail -n 1')).toContain(
      '/dev/vda',
    );
    await inCarol.run('echo "by carol" > /kept; sync');
    await cloud.ec2.send(new StopInstancesCommand({ InstanceIds: [carol] }));
    await cloud.reaches(carol, 'stopped');
    await cloud.ec2.send(new StartInstancesCommand({ InstanceIds: [carol] }));
    await cloud.reaches(carol, 'running');
    expect(await (await shell(carol)).run('cat /kept')).toContain('by carol');
    await cloud.ec2.send(
      new TerminateInstancesCommand({ InstanceIds: [carol], Force: true, SkipOsShutdown: true }),
    );
    await until(async () => {
      const { Volumes = [] } = await cloud.ec2.send(new DescribeVolumesCommand({}));
      return Volumes.every(({ VolumeId }) => VolumeId === disk);
    }, 60_000);
  }, 300_000);

  it('has each record that its guest was told is written, whoever is killed, and in snapshots all up to one', async () => {
    const inBob = await shell(bob);
    await found(inBob);
    const all = Array.from({ length: 200 }, (_, n) => String(n));
    const record = `printf '%-511s\\n' $n | dd of=$d bs=512 seek=$((n+8)) conv=notrunc,fsync 2>/dev/null`;
    const loop = `n=0; while [ $n -lt ${all.length} ]; do ${record} && echo $n; n=$((n+1)); done`;
    const writing = inBob.run(`${find(disk)}; ${loop}`, 120_000);
    await until(async () => (await recordsOf(inBob, disk, 1)).length > 0, 30_000);
    const together = { InstanceSpecification: { InstanceId: bob } };
    const { Snapshots } = await cloud.ec2.send(new CreateSnapshotsCommand(together));
    const first = Snapshots?.[0]?.SnapshotId ?? '';
    await kept(first);
    const { SnapshotId: second = '' } = await cloud.ec2.send(new CreateSnapshotCommand({ VolumeId: disk }));
    const [row] = JSON.parse(await cloud.cloud.manage('volume', 'show', disk, '--json')) as { id: string }[];
    const [server] = await processesUsing('qemu-storage-daemon', row?.id ?? '');
    if (server) signalProcess(server.id, 'SIGKILL');
    process.kill(await cloud.cloud.pid('engine-volume'), 'SIGKILL');
    expect(server).toBeDefined();
    expect((await writing).split('\n')).toEqual(all);
    expect(await recordsOf(inBob, disk, all.length)).toEqual(all);
    await kept(second);
    const { Placement } = await cloud.instance(bob);
    for (const SnapshotId of [first, second]) {
      const asked = { SnapshotId, AvailabilityZone: Placement?.AvailabilityZone };
      const { VolumeId = '' } = await cloud.ec2.send(new CreateVolumeCommand(asked));
      const state = async () =>
        (await cloud.ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }))).Volumes?.[0]?.State;
      await until(async () => (await state()) === 'available', 60_000);
      await cloud.ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId: bob, Device: '/dev/sdg' }));
      await until(() => inBob.succeeds(find(VolumeId)), 30_000);
      const records = await recordsOf(inBob, VolumeId, all.length);
      expect(records).toEqual(all.slice(0, records.length));
      await cloud.ec2.send(new DetachVolumeCommand({ VolumeId }));
      await until(async () => (await state()) === 'available', 60_000);
      await cloud.ec2.send(new DeleteVolumeCommand({ VolumeId }));
      await cloud.ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
    }
  }, 240_000);

  it('is free again when its guest ends, and nothing is left of it when it is deleted', async () => {
    await cloud.ec2.send(
      new TerminateInstancesCommand({ InstanceIds: [alice, bob], Force: true, SkipOsShutdown: true }),
    );
    await is('available');
    await cloud.ec2.send(new DeleteVolumeCommand({ VolumeId: disk }));
    await until(async () => (await volume().catch(() => undefined)) === undefined, 60_000);
    await expect(cloud.cloud.manage('audit')).resolves.toBeDefined();
  }, 120_000);
});
