import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AttachVolumeCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateVolumeCommand,
  DeleteVolumeCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
  TerminateInstancesCommand,
  type Volume,
} from '@aws-sdk/client-ec2';
import { processesUsing, signalProcess } from '../../src/host/processes/linux-process.js';
import { tinyForSpec } from '../support/tiny-files.js';
import { until } from '../support/until.js';
import { find } from './find-disk.js';
import { GuestCloud } from './guest-cloud.js';
import type { Ssh } from './ssh.js';

const tiny = await tinyForSpec();
if ('why' in tiny) process.stderr.write(`test/guests is skipped: ${tiny.why}\n`);

/** How many records the guest writes meanwhile, each answered before the next. */
const MOST = 3_000;

('why' in tiny ? describe.skip : describe)('whoever is killed while a volume comes or goes', () => {
  const cloud = new GuestCloud();
  let [guest, kept, moved] = ['', '', ''];
  let shell: Ssh;
  let writing: Promise<string>;

  beforeAll(async () => {
    await cloud.up('--status_grace=600');
    const GroupId = await cloud.group('all');
    const port = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await cloud.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [port] }));
    guest = await cloud.launch({ SecurityGroupIds: [GroupId] });
    shell = await cloud.ssh(guest);
    await shell.up();
    [kept, moved] = [await made(), await made()];
    await attach(kept, '/dev/sdf');
    await is(kept, 'attached');
    await until(() => shell.succeeds(find(kept)), 30_000);
    const record = `printf '%-511s\\n' $n | dd of=$d bs=512 seek=$((n+8)) conv=notrunc,fsync 2>/dev/null`;
    const goesOn = `[ $n -lt ${MOST} ] && [ ! -e /tmp/enough ]`;
    const loop = `n=0; while ${goesOn}; do ${record} && echo $n; n=$((n+1)); usleep 50000; done`;
    writing = shell.run(`${find(kept)}; ${loop}`, 600_000);
  }, 240_000);

  afterAll(() => cloud.down(), 60_000);

  const volume = async (id: string): Promise<Volume | undefined> => {
    const { Volumes } = await cloud.ec2.send(new DescribeVolumesCommand({ VolumeIds: [id] }));
    return Volumes?.[0];
  };
  const stateOf = async (id: string): Promise<string | undefined> => {
    const found = await volume(id);
    return found?.Attachments?.[0]?.State ?? found?.State;
  };
  const is = (id: string, ...states: readonly string[]) =>
    until(async () => states.includes((await stateOf(id)) ?? ''), 120_000);
  const made = async (): Promise<string> => {
    const { Placement } = await cloud.reaches(guest, 'running');
    const asked = { AvailabilityZone: Placement?.AvailabilityZone, Size: 1 };
    const { VolumeId = '' } = await cloud.ec2.send(new CreateVolumeCommand(asked));
    await is(VolumeId, 'available');
    return VolumeId;
  };
  const attach = (VolumeId: string, Device: string) =>
    cloud.ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId: guest, Device }));
  const detach = (VolumeId: string) => cloud.ec2.send(new DetachVolumeCommand({ VolumeId }));

  const killDaemon = (name: string) => async () => {
    process.kill(await cloud.cloud.pid(name), 'SIGKILL');
    await until(() => cloud.cloud.pid(name).then(Boolean, () => false), 30_000);
  };
  const killServers = async () => {
    const servers = await processesUsing('qemu-storage-daemon', cloud.cloud.state);
    expect(servers.length).toBeGreaterThan(0);
    for (const { id } of servers) signalProcess(id, 'SIGKILL');
  };
  const BLOWS: readonly (readonly [string, () => Promise<void>])[] = [
    ['engine-compute', killDaemon('engine-compute')],
    ['engine-volume', killDaemon('engine-volume')],
    ['the storage daemons', killServers],
    [
      'all of these at once',
      async () => {
        await killServers();
        await Promise.all([killDaemon('engine-compute')(), killDaemon('engine-volume')()]);
      },
    ],
  ];

  it.each(BLOWS)(
    '%s: each ends in a true state, and works the next time',
    async (_who, strike) => {
      await attach(moved, '/dev/sdg');
      await strike();
      await is(moved, 'attached', 'available');
      // An attachment that did not come to be left nothing behind: it can be asked for again.
      if ((await stateOf(moved)) === 'available') await attach(moved, '/dev/sdg');
      await is(moved, 'attached');
      await until(() => shell.succeeds(find(moved)), 30_000);
      await detach(moved);
      await strike();
      await is(moved, 'attached', 'available');
      if ((await stateOf(moved)) === 'attached') await detach(moved);
      await is(moved, 'available');
      await until(async () => !(await shell.succeeds(find(moved))), 30_000);
    },
    400_000,
  );

  it('no record that the guest was told is written is lost, and nothing is left', async () => {
    await shell.run('touch /tmp/enough');
    const told = (await writing).split('\n').filter((word) => word !== '');
    expect(told.length).toBeGreaterThan(20);
    expect(told).toEqual(Array.from(told, (_, n) => String(n)));
    const read = `${find(kept)}; dd if=$d bs=512 skip=8 count=${told.length} 2>/dev/null | tr -d '\\0 '`;
    expect((await shell.run(read)).split('\n').filter((word) => word !== '')).toEqual(told);
    await cloud.ec2.send(
      new TerminateInstancesCommand({ InstanceIds: [guest], Force: true, SkipOsShutdown: true }),
    );
    for (const VolumeId of [kept, moved]) {
      await is(VolumeId, 'available');
      await cloud.ec2.send(new DeleteVolumeCommand({ VolumeId }));
      await until(async () => (await volume(VolumeId).catch(() => undefined)) === undefined, 60_000);
    }
    await expect(cloud.cloud.manage('audit')).resolves.toBeDefined();
  }, 240_000);
});
