import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  GetConsoleOutputCommand,
  RebootInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { exec } from '../../src/common/exec/exec.js';
import { Database } from '../../src/common/prisma/database.js';
import { until } from '../support/until.js';
import { SmallDisk } from '../support/small-disk.js';
import { tinyForSpec } from '../support/tiny-files.js';
import { GuestCloud } from './guest-cloud.js';
import type { Ssh } from './ssh.js';

const tiny = await tinyForSpec();
if ('why' in tiny) process.stderr.write(`test/guests is skipped: ${tiny.why}\n`);

/** Of all files of guests, which take next to nothing of it: room for as many as the scheduler counts. */
const DISK_MIB = 16_384;
const FLOOD = `#!/bin/sh
many() { i=0; while [ $i -lt 2000 ]; do printf 'GET /latest/user-data HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'; i=$((i+1)); done; }
many >/tmp/many
for n in 1 2 3 4 5 6 7 8; do (while [ ! -e /tmp/enough ]; do nc -w 2 169.254.169.254 80 </tmp/many >/dev/null; done) & done
echo 'flood: ready' >/dev/console
`;

/** QEMU, unless it is told to break: then it says a word on the guest's console and goes. */
function breakableQemu(folder: string): { readonly path: string; readonly broken: string } {
  const [path, broken] = [join(folder, 'qemu-system-x86_64'), join(folder, 'broken')];
  const console = `$(printf '%s\\n' "$@" | sed -n 's/.*,logfile=\\([^,]*\\),.*/\\1/p')`;
  writeFileSync(
    path,
    `#!/bin/sh\nif [ -e ${broken} ]; then echo 'firmware: no way on' >>"${console}"; exit 1; fi\nexec /usr/bin/qemu-system-x86_64 "$@"\n`,
    { mode: 0o755 },
  );
  return { path, broken };
}

('why' in tiny ? describe.skip : describe)('guests whose cloud is harmed', () => {
  const cloud = new GuestCloud();
  const qemu = breakableQemu(cloud.cloud.state);
  const flags = [`--qemu_binary=${qemu.path}`, '--console_trace_interval=3600', '--shutdown_grace=60'];
  let disk: SmallDisk;
  let [first, second] = ['', ''];
  let inFirst: Ssh;

  beforeAll(async () => {
    disk = await SmallDisk.at(cloud.cloud.paths.hosts, DISK_MIB);
    await cloud.up(...flags);
    [first, second] = [await cloud.launch(), await cloud.launch()];
    inFirst = await cloud.ssh(first);
    await Promise.all([inFirst.up(), (await cloud.ssh(second)).up()]);
  }, 240_000);
  afterAll(async () => {
    await cloud.cloud.signal('SIGTERM');
    await disk.remove();
    await cloud.down();
  }, 120_000);

  /** What it prints, whatever it ends with. */
  const audited = async (): Promise<string> =>
    (
      await exec('sh', ['-c', `. ${cloud.cloud.paths.rc}; engine-manage audit || true`], {
        timeoutMs: 60_000,
      })
    ).stdout;
  const shipped = async (id: string): Promise<string> => {
    const { Output } = await cloud.ec2.send(new GetConsoleOutputCommand({ InstanceId: id }));
    return Buffer.from(Output ?? '', 'base64').toString('latin1');
  };
  const terminate = async (...ids: readonly string[]) => {
    await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [...ids], SkipOsShutdown: true }));
    for (const id of ids) await cloud.reaches(id, 'terminated');
  };

  it('one that loses its tap is named, and has its network again when it is rebooted', async () => {
    const { PrivateIpAddress: address = '' } = await cloud.instance(first);
    const taps = await cloud.taps();
    const tap = await tapOf(first);
    await exec('ip', ['-n', await cloud.namespace(), 'link', 'del', tap]);
    await until(async () => (await cloud.taps()).length === taps.length, 2_000);
    expect(await audited()).toMatch(new RegExp(`port-idle +${address} .*cut off until it is rebooted`));
    await cloud.ec2.send(new RebootInstancesCommand({ InstanceIds: [first] }));
    await inFirst.up();
    expect(await audited()).toBe('clean\n');
  }, 240_000);

  it('one whose disk is removed is named while it runs', async () => {
    const gone = await cloud.launch();
    await cloud.reaches(gone, 'running');
    const { stdout } = await exec('find', [cloud.cloud.paths.hosts, '-name', '*.qcow2', '-newer', qemu.path]);
    const [file = ''] = await filesOf(gone, stdout.trim().split('\n'));
    rmSync(file);
    expect(await audited()).toMatch(new RegExp(`disk-missing +${gone} .*cannot be started again`));
    await terminate(gone);
    expect(await audited()).toBe('clean\n');
  }, 120_000);

  it('a launch that fails leaves its console and its reason', async () => {
    writeFileSync(qemu.broken, '');
    const failed = await cloud.launch();
    const { StateReason } = await cloud.reaches(failed, 'terminated');
    rmSync(qemu.broken);
    expect(StateReason?.Message).toContain('could not be started on its host');
    await until(async () => (await shipped(failed)).includes('firmware: no way on'), 10_000);
  }, 120_000);

  it('last words that the daemon of its host did not live to ship are shipped by the next', async () => {
    const daemon = await cloud.cloud.pid('engine-compute');
    process.kill(daemon, 'SIGSTOP');
    process.kill(cloud.pidOf(second), 'SIGKILL');
    process.kill(daemon, 'SIGKILL');
    await cloud.reaches(second, 'stopped');
    const database = new Database(readFileSync(cloud.cloud.paths.databaseUrl, 'utf8').trim(), 1);
    const traces =
      'SELECT FROM console_traces t JOIN instances i ON i.id = t.instance_id WHERE i.ec2_id = $1';
    await until(async () => (await database.query(traces, [second])).length === 1);
    await database.onApplicationShutdown();
    process.kill(await cloud.cloud.pid('engine-compute'), 'SIGSTOP');
    try {
      expect(await shipped(second)).toContain(`READY id=${second}`);
    } finally {
      process.kill(await cloud.cloud.pid('engine-compute'), 'SIGCONT');
    }
    await cloud.cloud.engine('status', '--wait=60');
  }, 120_000);

  it('one that boots while others flood the metadata has its keys', async () => {
    const UserData = Buffer.from(FLOOD).toString('base64');
    const flooders = [await cloud.launch({ UserData }), await cloud.launch({ UserData })];
    for (const id of flooders)
      await until(async () => (await cloud.console(id)).includes('flood: ready'), 120_000);
    const booting = await cloud.launch();
    await (await cloud.ssh(booting)).up();
    expect(await cloud.console(booting)).toMatch(new RegExp(`READY id=${booting} .*keys=1`));
    await terminate(booting, ...flooders);
  }, 300_000);

  it('a full disk stops who writes, ends nobody, and all goes on when there is room', async () => {
    const writes = 'sleep 3; dd if=/dev/urandom of=/root/big bs=64k count=400; sync; touch /root/done';
    await inFirst.run(`(${writes}) >/dev/null 2>&1 &`);
    await disk.resize();
    // Once the host has said how full it is, the launch is refused; before that it fails, and says why.
    const why = await cloud.launch().then(
      async (id) => (await cloud.reaches(id, 'terminated')).StateReason?.Message,
      ({ name }: Error) => name,
    );
    expect(why).toMatch(/no room left|^InsufficientInstanceCapacity$/);
    const { parts } = await cloud.cloud.parts();
    expect(parts.filter(({ state }) => state !== 'up')).toEqual([]);
    expect(cloud.qemus()).toContain(first);
    await disk.resize(`${DISK_MIB}m`);
    await until(() => inFirst.succeeds('test -e /root/done').catch(() => false), 60_000);
    // With the host's next beat the scheduler knows.
    let after = '';
    await until(async () => (after = await cloud.launch().catch(() => '')) !== '', 15_000);
    await cloud.reaches(after, 'running');
    expect(await audited()).toBe('clean\n');
  }, 240_000);

  it('all of it is killed: engine down ends the guests in order, and the next start has them all again', async () => {
    const running = cloud.qemus();
    await cloud.cloud.signal('SIGKILL');
    expect([...cloud.qemus()].sort()).toEqual([...running].sort());
    const said = await cloud.cloud.engine('down');
    expect(said).toMatch(
      /^its supervisor was killed: taking down what is left of it\n(waiting for .*\n)*down\n$/,
    );
    expect(cloud.qemus()).toEqual([]);
    expect(await cloud.namespace()).toBe('');
    await cloud.up(...flags);
    await until(() => cloud.qemus().length === running.length, 60_000);
    // It came to its end in order: what it wrote is there, and its file system needs no repair.
    await inFirst.up();
    expect(await inFirst.run('ls /root/big')).toBe('/root/big');
  }, 300_000);

  /** The tap that the guest's QEMU has open. */
  async function tapOf(id: string): Promise<string> {
    const { stdout } = await exec('sh', [
      '-c',
      `cat /proc/${cloud.pidOf(id)}/fdinfo/* | sed -n 's/^iff:\\s*//p'`,
    ]);
    return stdout.trim();
  }

  /** Those that the guest's QEMU has open. */
  async function filesOf(id: string, files: readonly string[]): Promise<readonly string[]> {
    const { stdout } = await exec('sh', ['-c', `ls -l /proc/${cloud.pidOf(id)}/fd | sed -n 's/.*-> //p'`]);
    return files.filter((file) => stdout.split('\n').includes(file));
  }
});
