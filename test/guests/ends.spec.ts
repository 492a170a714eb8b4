import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  GetConsoleOutputCommand,
  RebootInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { Database } from '../../src/common/prisma/database.js';
import { tinyForSpec } from '../support/tiny-files.js';
import { until } from '../support/until.js';
import { GuestCloud } from './guest-cloud.js';

const tiny = await tinyForSpec();
if ('why' in tiny) process.stderr.write(`test/guests is skipped: ${tiny.why}\n`);

const FLAGS = [
  ...['--shutdown_grace=90', '--reboot_grace=90', '--force_shutdown_grace=8'],
  ...['--console_trace_interval=3'],
];

/** What such a guest does when its power button is pressed: as a database that has much to write would. */
const SLOW = `#!/bin/sh
cat >/etc/acpi/PWRF/00000080 <<'END'
#!/bin/sh
echo begins >>/root/ends
echo 'slow: shutdown begins' >/dev/console
sleep 45
echo ends >>/root/ends
echo 'slow: shutdown ends' >/dev/console
sync
mount -o remount,ro /
exec poweroff -f
END
sync
echo 'slow: ready' >/dev/console
`;
const DEAF = `#!/bin/sh
killall acpid
echo 'deaf: ready' >/dev/console
`;

('why' in tiny ? describe.skip : describe)('guests that end', () => {
  const cloud = new GuestCloud();
  let [slow, deaf] = ['', ''];

  const launch = async (script: string): Promise<string> => {
    const id = await cloud.launch({ UserData: Buffer.from(script).toString('base64') });
    await until(async () => (await cloud.console(id)).includes(': ready'), 120_000);
    return id;
  };
  const takes = async (work: () => Promise<unknown>): Promise<number> => {
    const before = Date.now();
    await work();
    return (Date.now() - before) / 1_000;
  };
  const consoleNow = async (id: string): Promise<string> => {
    const { Output } = await cloud.ec2.send(new GetConsoleOutputCommand({ InstanceId: id }));
    return Buffer.from(Output ?? '', 'base64').toString('latin1');
  };
  /** The console of a guest that keeps it over its starts: how often it was asked, and how often it came to its end. */
  const ends = async (id: string) => {
    const told = await consoleNow(id);
    const times = (words: RegExp) => told.match(words)?.length ?? 0;
    return [times(/slow: shutdown begins/g), times(/slow: shutdown ends/g), times(/slow: ready|READY/g)];
  };
  const InstanceIds = (...ids: readonly string[]) => ({ InstanceIds: [...ids] });

  beforeAll(async () => {
    await cloud.up(...FLAGS);
    [slow, deaf] = await Promise.all([launch(SLOW), launch(DEAF)]);
  }, 240_000);

  afterAll(() => cloud.down(), 150_000);

  it('have 45 s to shut down when they are stopped, and are asked once', async () => {
    const seconds = await takes(async () => {
      await cloud.ec2.send(new StopInstancesCommand(InstanceIds(slow)));
      await cloud.reaches(slow, 'stopped');
    });
    expect(seconds).toBeGreaterThan(43);
    expect(seconds).toBeLessThan(80);
    expect((await ends(slow)).slice(0, 2)).toEqual([1, 1]);
    await cloud.ec2.send(new StartInstancesCommand(InstanceIds(slow)));
    await cloud.reaches(slow, 'running');
  }, 180_000);

  it('and when they are rebooted', async () => {
    await until(async () => (await ends(slow))[2] === 3, 120_000);
    await cloud.ec2.send(new RebootInstancesCommand(InstanceIds(slow)));
    await until(async () => (await ends(slow))[2] === 4, 150_000);
    expect((await ends(slow)).slice(0, 2)).toEqual([2, 2]);
  }, 300_000);

  it('that do not listen are cut when their grace is over: sooner with Force, at once with SkipOsShutdown', async () => {
    const forced = await takes(async () => {
      await cloud.ec2.send(new StopInstancesCommand({ ...InstanceIds(deaf), Force: true }));
      await cloud.reaches(deaf, 'stopped');
    });
    expect(forced).toBeGreaterThan(7);
    expect(forced).toBeLessThan(30);
    const other = await launch(DEAF);
    const { TerminatingInstances } = await cloud.ec2.send(new TerminateInstancesCommand(InstanceIds(other)));
    expect(TerminatingInstances?.[0]?.CurrentState?.Name).toBe('shutting-down');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect((await cloud.instance(other)).State?.Name).toBe('shutting-down');
    const skipped = await takes(async () => {
      await cloud.ec2.send(new TerminateInstancesCommand({ ...InstanceIds(other), SkipOsShutdown: true }));
      await cloud.reaches(other, 'terminated');
    });
    expect(skipped).toBeLessThan(10);
  }, 240_000);

  it('that have not asked for their metadata are cut after 10 s', async () => {
    const mute = await launch(DEAF);
    // As one that never got as far: a firmware without a disk to boot, a broken image.
    const database = new Database(readFileSync(cloud.cloud.paths.databaseUrl, 'utf8').trim(), 1);
    await database.query('UPDATE instances SET metadata_seen_at = NULL WHERE ec2_id = $1', [mute]);
    await database.onApplicationShutdown();
    const seconds = await takes(async () => {
      await cloud.ec2.send(new TerminateInstancesCommand(InstanceIds(mute)));
      await cloud.reaches(mute, 'terminated');
    });
    expect(seconds).toBeGreaterThan(9);
    expect(seconds).toBeLessThan(30);
    await until(async () => (await consoleNow(mute)).includes('deaf: ready'), 10_000);
  }, 180_000);

  it('leave their console and a reason when their QEMU is killed', async () => {
    await cloud.ec2.send(new StartInstancesCommand(InstanceIds(deaf)));
    await until(async () => ((await cloud.console(deaf)).match(/READY/g)?.length ?? 0) > 1, 120_000);
    process.kill(cloud.pidOf(deaf), 'SIGKILL');
    const { StateReason } = await cloud.reaches(deaf, 'stopped');
    expect(StateReason).toMatchObject({ Code: 'Server.InternalError' });
    expect(await cloud.console(deaf)).toContain('deaf: ready');
  }, 180_000);

  it('can be read while the daemon of their host does not answer', async () => {
    const pid = await cloud.cloud.pid('engine-compute');
    // What was written last is shipped with the next look.
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    process.kill(pid, 'SIGSTOP');
    try {
      for (const id of [slow, deaf]) expect(await consoleNow(id)).toContain(': ready');
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await cloud.cloud.engine('status', '--wait=60');
  }, 120_000);

  it('have their time when the whole cloud goes down, which says whom it waits for', async () => {
    const before = await ends(slow);
    const seconds = await takes(() => cloud.cloud.signal('SIGINT'));
    expect(seconds).toBeGreaterThan(43);
    expect(seconds).toBeLessThan(90);
    expect(cloud.cloud.said).toContain(`waiting for a guest to shut down: ${slow}, `);
    await cloud.up(...FLAGS);
    await until(async () => ((await ends(slow))[2] ?? 0) > (before[2] ?? 0), 180_000);
    expect((await ends(slow)).slice(0, 2)).toEqual([3, 3]);
  }, 400_000);

  it('are cut by a second Ctrl-C', async () => {
    const before = cloud.cloud.said.length;
    const saidNow = () => cloud.cloud.said.slice(before);
    const seconds = await takes(async () => {
      const down = cloud.cloud.signal('SIGINT');
      await until(() => saidNow().includes(`waiting for a guest to shut down: ${slow}`), 20_000);
      await cloud.cloud.signal('SIGINT');
      await down;
    });
    expect(seconds).toBeLessThan(30);
    expect(saidNow()).toContain('cutting the power');
    await cloud.up(...FLAGS);
    await until(async () => (await cloud.instance(slow)).State?.Name === 'running', 60_000);
    await until(async () => ((await ends(slow))[2] ?? 0) > 5, 180_000);
  }, 400_000);

  it('have it when they are terminated, and do not hold their neighbours up; their last words stay', async () => {
    const quick = await launch('#!/bin/sh\necho "quick: ready" >/dev/console\n');
    const before = Date.now();
    await cloud.ec2.send(new TerminateInstancesCommand(InstanceIds(slow, quick)));
    await cloud.reaches(quick, 'terminated');
    expect((Date.now() - before) / 1_000).toBeLessThan(20);
    expect((await cloud.instance(slow)).State?.Name).toBe('shutting-down');
    await until(async () => (await cloud.instance(slow)).State?.Name === 'terminated', 90_000);
    expect((Date.now() - before) / 1_000).toBeGreaterThan(43);
    await until(async () => (await consoleNow(slow)).trimEnd().includes('slow: shutdown ends'), 10_000);
    expect(await cloud.console(quick)).toContain('quick: ready');
    await cloud.ec2.send(new TerminateInstancesCommand({ ...InstanceIds(deaf), SkipOsShutdown: true }));
    await cloud.reaches(deaf, 'terminated');
    expect(cloud.qemus()).toEqual([]);
    await expect(cloud.cloud.manage('audit')).resolves.toBeDefined();
  }, 300_000);
});
