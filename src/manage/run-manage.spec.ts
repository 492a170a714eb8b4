import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseUrlForSpec } from '../../test/support/database.js';
import { hashOfToken } from '../cloud/hosts/host-token.js';
import { Database } from '../common/prisma/database.js';
import { insertGuest } from '../../test/support/guest-rows.js';
import { commands } from './commands/index.js';
import { refusalText } from '../cloud/scheduler/refusal-text.js';
import { parseFlags } from '../common/flags/parse-flags.js';
import { daemons } from '../daemons/registry.js';
import { runManage } from './run-manage.js';

const url = await databaseUrlForSpec();
const folder = await mkdtemp(join(tmpdir(), 'manage-'));
const database = new Database(url, 2);
const keys = join(folder, 'master.key');

async function manage(...words: string[]) {
  const said = { out: '', err: '' };
  const files = [
    `--database_url_file=${join(folder, 'url')}`,
    `--master_key_file=${keys}`,
    `--state_path=${folder}`,
  ];
  const status = await runManage([...files, ...words], {
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  });
  return { ...said, status };
}
const json = async (...words: string[]) =>
  JSON.parse((await manage(...words, '--json')).out) as Record<string, string>[];

beforeAll(async () => {
  await writeFile(join(folder, 'url'), url);
  await writeFile(keys, `1:${'ab'.repeat(32)}\n`, { mode: 0o600 });
});
afterAll(async () => {
  await database.onApplicationShutdown();
  await rm(folder, { recursive: true });
});

/** Rows as operations leave them. */
async function volumeAndSnapshot(): Promise<void> {
  const [project] = await database.query<{ id: string }>('SELECT id FROM projects LIMIT 1');
  const ids = [randomUUID(), randomUUID(), project?.id];
  await database.query(
    `INSERT INTO volumes (id, ec2_id, project_id, user_id, zone, host, size_gib, volume_type, lifecycle, generation,
       operation_id) VALUES ($1, 'vol-0123456789abcdef0', $2, $1, 'local-1a', 'h9', 3, 'gp2', 'available', 1, $1)`,
    [ids[0], ids[2]],
  );
  await database.query(
    `INSERT INTO snapshots (id, ec2_id, project_id, user_id, volume_id, volume_ec2_id, zone, host, size_gib, lifecycle,
       generation, operation_id)
     VALUES ($1, 'snap-0123456789abcdef0', $3, $1, $2, 'vol-0123456789abcdef0', 'local-1a', 'h9', 3, 'completed', 1, $1)`,
    [ids[1], ids[0], ids[2]],
  );
}

/** Those of a flagfile that are no comments. */
const linesOf = (text: string) => text.split('\n').filter((line) => line.startsWith('--'));

describe('engine-manage', () => {
  it('makes users, projects, roles and keys', async () => {
    expect(await manage('user', 'create', 'ann')).toMatchObject({ status: 0, err: '' });
    expect(await manage('user', 'create', 'ann')).toEqual({
      status: 1,
      out: '',
      err: "engine-manage: There is a user 'ann' already\n",
    });
    await manage('account', 'create', 'alpha', 'ann', '--description=first');
    expect(await json('project', 'list')).toMatchObject([
      { name: 'alpha', manager: 'ann', description: 'first' },
    ]);
    await manage('role', 'add', 'ann', 'cloudadmin');
    expect(await manage('role', 'has', 'ann', 'cloudadmin')).toMatchObject({ status: 0 });
    expect(await manage('role', 'has', 'ann', 'itsec')).toMatchObject({ status: 1 });
    const [key] = await json('key', 'create', 'ann', 'alpha');
    await manage('key', 'deactivate', key?.['access'] ?? '');
    expect(await json('key', 'list', 'ann')).toMatchObject([{ access: key?.['access'], active: false }]);
  });

  it('shows volumes and snapshots of all projects, and deletes them', async () => {
    await volumeAndSnapshot();
    expect(await json('volume', 'list')).toMatchObject([
      { volume: 'vol-0123456789abcdef0', state: 'available', gib: 3, host: 'h9', instance: null },
    ]);
    expect(await json('volume', 'list', '--project=alpha')).toHaveLength(1);
    const [shown] = await json('volume', 'show', 'vol-0123456789abcdef0');
    expect(await json('volume', 'show', shown?.['id'] ?? '')).toEqual([shown]);
    expect(await manage('volume', 'show', 'vol-0')).toMatchObject({ status: 1 });
    expect(await json('snapshot', 'list', '--project=alpha')).toMatchObject([
      { snapshot: 'snap-0123456789abcdef0', state: 'completed', volume: 'vol-0123456789abcdef0' },
    ]);
    const [kept] = await json('snapshot', 'show', 'snap-0123456789abcdef0');
    expect(await json('snapshot', 'show', kept?.['id'] ?? '')).toEqual([kept]);
    expect(await manage('snapshot', 'show', 'snap-0')).toMatchObject({ status: 1 });
    expect(await json('volume', 'delete', 'vol-0123456789abcdef0')).toMatchObject([{ state: 'deleting' }]);
    expect(await json('snapshot', 'delete', 'snap-0123456789abcdef0')).toMatchObject([{ state: 'deleting' }]);
    const asked = await database.query('SELECT action, user_id AS "by" FROM operations ORDER BY action');
    expect(asked).toEqual([
      { action: 'DeleteSnapshot', by: null },
      { action: 'DeleteVolume', by: null },
    ]);
    await database.query('TRUNCATE volumes, snapshots, operations CASCADE');
  });

  it('writes a key’s shell lines where it is told to, for its owner only', async () => {
    const rc = join(folder, 'ann.rc');
    const { out } = await manage('key', 'create', 'ann', 'alpha', `--rc=${rc}`, '--ec2_port=8779');
    const [, access = ''] = /^access key (AKIA\w+) is in /.exec(out) ?? [];
    const text = await readFile(rc, 'utf8');
    expect(text).toContain(`export AWS_ACCESS_KEY_ID='${access}'\n`);
    expect(text).toContain(`export AWS_ENDPOINT_URL_EC2='http://127.0.0.1:8779'\n`);
    const [, secret = ''] = /AWS_SECRET_ACCESS_KEY='(.{40})'/.exec(text) ?? [];
    expect(secret).toHaveLength(40);
    expect(out).not.toContain(secret);
    expect((await stat(rc)).mode & 0o777).toBe(0o600);
    await manage('key', 'delete', access);
    const before = await json('key', 'list');
    expect(await manage('key', 'create', 'ann', 'alpha', '--rc=/nowhere/rc')).toMatchObject({ status: 1 });
    expect(await json('key', 'list')).toEqual(before);
  });

  it('gives a project another manager, who is a member then', async () => {
    await manage('user', 'create', 'mia');
    expect(await manage('project', 'manager', 'alpha', 'mia')).toMatchObject({ status: 0 });
    expect(await json('project', 'list')).toMatchObject([{ name: 'alpha', manager: 'mia' }]);
    expect(await json('project', 'members', 'alpha')).toMatchObject([{ name: 'ann' }, { name: 'mia' }]);
    expect(await manage('project', 'remove', 'alpha', 'mia')).toMatchObject({ status: 1 });
    await manage('project', 'manager', 'alpha', 'ann');
    expect(await manage('project', 'remove', 'alpha', 'mia')).toMatchObject({ status: 0 });
    await manage('user', 'delete', 'mia');
  });

  it('reserves private addresses, and changes the network that they are of', async () => {
    expect(await manage('network', 'create', '10.99.0.0/16')).toMatchObject({ status: 0 });
    const [network] = await json('network', 'list');
    const { name = '', gateway = '' } = network ?? {};
    const address = gateway.replace(/\d+$/, '9');
    expect(await manage('network', 'modify', name, '--mtu=1400', '--dns=none')).toMatchObject({ status: 0 });
    expect(await json('network', 'list')).toMatchObject([{ name, mtu: 1400, dns: '' }]);
    expect(await manage('network', 'show', name)).toMatchObject({ status: 0 });
    expect(await manage('network', 'create', '10.1.0.0/16', 'other')).toMatchObject({ status: 1 });
    expect(await manage('fixed', 'reserve', name, address)).toMatchObject({ status: 0 });
    expect(await json('fixed', 'list', name)).toMatchObject([
      { address, state: 'reserved', interface: null },
    ]);
    expect(await manage('network', 'delete', name)).toMatchObject({ status: 1 });
    expect(await manage('fixed', 'unreserve', name, address)).toMatchObject({ status: 0 });
  });

  it('blocks ranges for all guests', async () => {
    expect(await manage('block', '192.0.2.9/24', '--reason=abuse')).toMatchObject({ status: 0 });
    expect(await manage('block', 'much')).toMatchObject({ status: 2 });
    expect(await json('block', 'list')).toMatchObject([{ range: '192.0.2.0/24', reason: 'abuse' }]);
    expect(await manage('unblock', '192.0.2.0/24')).toMatchObject({ status: 0 });
    expect(await manage('unblock', '192.0.2.0/24')).toMatchObject({ status: 1 });
  });

  it('changes quotas and flavors', async () => {
    await manage('quota', 'set', 'alpha', 'cores', 'unlimited');
    expect(await json('quota', 'list', 'alpha')).toContainEqual({ resource: 'cores', limit: null });
    expect((await manage('quota', 'list', 'alpha')).out).toMatch(/^cores +unlimited$/m);
    expect(await manage('quota', 'set', 'alpha', 'cores', '-4')).toMatchObject({ status: 1 });
    expect(await manage('flavor', 'create', 'x1', '256', '1', '0')).toMatchObject({ status: 1 });
    await manage('flavor', 'create', 'x1', '256', '1', '2');
    const inbound = 'quota:vif_inbound_average';
    expect(await manage('flavor', 'set', 'x1', inbound, 'much')).toMatchObject({ status: 1 });
    await manage('flavor', 'set', 'x1', inbound, '1024');
    await manage('flavor', 'set', 'x1', 'other', 'x');
    await manage('flavor', 'set', 'x1', 'other');
    expect(await json('flavor', 'list')).toContainEqual(
      expect.objectContaining({ name: 'x1', extra_specs: `${inbound}=1024` }),
    );
    await manage('flavor', 'disable', 'x1');
    expect(await json('flavor', 'list')).toMatchObject([{ name: 'x1', memoryMiB: 256, enabled: false }]);
  });

  it('adds a host with a flagfile and a token that works', async () => {
    const { out } = await manage('host', 'add', 'h1', '--zone', 'local-1b');
    const [, token = ''] = /^# {3}(\S+)$/m.exec(out) ?? [];
    expect(
      await database.query('SELECT name FROM hosts WHERE token_hash = $1', [hashOfToken(token)]),
    ).toEqual([{ name: 'h1' }]);
    const [, compute = '', network = ''] = out.split(/^# engine-\w+\.flags on that host.*$/m);
    const [forCompute, forNetwork] = [linesOf(compute), linesOf(network)];
    expect(parseFlags(daemons['engine-compute'].flags, forCompute)).toMatchObject({
      host: 'h1',
      compute_driver: 'qemu',
    });
    expect(parseFlags(daemons['engine-network'].flags, forNetwork)).toMatchObject({
      host: 'h1',
      network_driver: 'linux',
    });
    expect(compute).toContain('--host_api_listen=ADDRESS');
    expect(network).toMatch(/^# --snat$/m);
    await manage('host', 'limit', 'h1', '--max_vcpus=8', '--max_memory_mb=0');
    expect(await database.query('SELECT max_vcpus, max_memory_mib, max_disk_gib FROM hosts')).toEqual([
      { max_vcpus: 8, max_memory_mib: null, max_disk_gib: null },
    ]);
    await manage('host', 'disable', 'h1', 'new', 'disk');
    expect(await json('host', 'list')).toMatchObject([
      { name: 'h1', state: 'dead', reason: 'new disk', usedVcpus: 0, vcpus: expect.any(Number) },
    ]);
    expect(await manage('audit')).toMatchObject({ status: 1, out: expect.stringContaining('host-dead') });
    await manage('host', 'forget', 'h1');
    expect(await manage('audit')).toEqual({ status: 0, out: 'clean\n', err: '' });
  });

  it.each([
    ['--snat', { snat: true }],
    ['--nosnat', { snat: false }],
  ])('tells a host what hosts of one cloud have alike (%s)', async (told, has) => {
    await mkdir(join(folder, 'flags'), { recursive: true });
    const users = '--qemu_uid_base=300000\n--metadata_uid=299999\n';
    await writeFile(join(folder, 'flags/all-network.flags'), `${users}${told}\n`);
    await writeFile(join(folder, 'flags/all-compute.flags'), '--qemu_uid_base=300000\n');
    const { out } = await manage('host', 'add', 'h9');
    const [, compute = '', network = ''] = out.split(/^# engine-\w+\.flags on that host.*$/m);
    const base = { qemu_uid_base: 300_000 };
    expect(parseFlags(daemons['engine-compute'].flags, linesOf(compute))).toMatchObject(base);
    expect(parseFlags(daemons['engine-network'].flags, linesOf(network))).toMatchObject({
      ...{ ...base, ...has, metadata_uid: 299_999 },
    });
    expect(linesOf(network)).toContain(told);
    await rm(join(folder, 'flags'), { recursive: true });
    await manage('host', 'forget', 'h9');
  });

  it('gives a host the roles that it is told, and those of every host else', async () => {
    await manage('host', 'add', 'h2', '--roles', 'network, network');
    await manage('host', 'add', 'h3');
    expect(await json('host', 'list')).toMatchObject([
      { name: 'h2', roles: 'network' },
      { name: 'h3', roles: 'compute,network' },
    ]);
    expect(await manage('host', 'add', 'h4', '--roles=compute,netwrok')).toMatchObject({
      out: '',
      err: expect.stringContaining("'netwrok' is no role of a host: compute, network, volume are"),
    });
    expect((await manage('host', 'add', 'h4', '--roles=')).err).toContain('are no roles of a host');
    for (const name of ['h2', 'h3']) await manage('host', 'forget', name);
  });

  it('shows the timeline with names and causes, and as its tenant may read it', async () => {
    const { operationId, instanceId, ec2Id, projectId } = await insertGuest(database, { host: 'rack7' });
    await database.query(`UPDATE projects SET manager_id = (SELECT id FROM users LIMIT 1) WHERE id = $1`, [
      projectId,
    ]);
    await database.query(
      `INSERT INTO operation_members (operation_id, noun, resource_id, chunk, generation, outcome, settled_at)
       VALUES ($1, 'instance', $2, 0, 1, 'failed', now())`,
      [operationId, instanceId],
    );
    await database.query(`INSERT INTO hosts (name, zone, token_hash) VALUES ('rack7', 'z', 'rack7')`);
    await database.query('UPDATE operation_members SET message = $1 WHERE operation_id = $2', [
      refusalText([{ host: 'rack7', why: 'is disabled' }]),
      operationId,
    ]);
    await database.query(
      `INSERT INTO operation_steps (operation_id, chunk, noun, resource_id, step, is_undo, host, started_at, millis, error, cause)
       VALUES ($1, 0, 'instance', $2, 'spawn-instance', true, 'rack7', now(), 12, 'no disk', 'qemu-img: ENOSPC')`,
      [operationId, instanceId],
    );
    const tenant = await manage('operation', 'show', ec2Id, '--tenant');
    expect(tenant.out).toMatch(/undo spawn-instance +host-[0-9a-f]{6} +no disk$/m);
    expect(tenant.out).not.toMatch(/rack7|ENOSPC/);
    const { out } = await manage('operation', 'show', operationId);
    expect(out).toMatch(/undo spawn-instance +rack7 +no disk +qemu-img: ENOSPC/);
    expect(out).toContain('No host has room for it: rack7 is disabled.');
    const listed = [{ id: operationId, settled: 1, resources: 1, outcome: 'succeeded' }];
    for (const asked of [[], [`--instance=${ec2Id}`], [`--instance=${instanceId}`]])
      expect(await json('operation', 'list', ...asked)).toMatchObject(listed);
    expect((await manage('operation', 'list')).out).toMatch(/ 1\/1 +succeeded$/m);
    expect(await json('operation', 'list', '--instance=i-0123456789abcdef0')).toEqual([]);
    expect(await json('operation', 'list', '--instance=h1')).toEqual([]);
    await manage('host', 'forget', 'rack7');
  });

  /** Account numbers are names: they may begin with 0. */
  const NAMES = new Set(['account', 'owner']);
  const lists = commands
    .filter(({ action }) => action === 'list')
    .map(({ category, args }) => [
      category,
      ...(args[0] === 'PROJECT' ? ['alpha'] : args[0] === 'USER' ? ['ann'] : []),
    ]);

  it.each(lists)('answers numbers as numbers: %s list', async (category, ...args) => {
    if (category === 'host') await manage('host', 'add', 'counted');
    if (category === 'floating') await manage('floating', 'create', '198.51.100.0/24');
    if (category === 'fixed') await manage('fixed', 'reserve', 'flat', '10.99.0.9');
    if (category === 'block') await manage('block', '192.0.2.0/24');
    const rows = await json(category, 'list', ...args);
    if (!['image', 'service', 'snapshot', 'volume'].includes(category)) expect(rows).not.toEqual([]);
    for (const [column, cell] of rows.flatMap((row) => Object.entries(row)))
      if (!NAMES.has(column))
        expect([column, cell]).not.toEqual([column, expect.stringMatching(/^-?\d+(\/-?\d+)?$|^unlimited$/)]);
    if (category === 'host') await manage('host', 'forget', 'counted');
  });

  it('gives a user a certificate, and the cloud’s, in a folder that is there', async () => {
    const place = await mkdtemp(join(tmpdir(), 'credentials-'));
    expect(await manage('user', 'credentials', 'ann', join(place, 'none'))).toMatchObject({ status: 1 });
    expect(await manage('user', 'credentials', 'ann', place)).toMatchObject({ status: 0 });
    const [own, cloud] = await Promise.all(
      ['cert.pem', 'cloud-cert.pem'].map(
        async (name) => new X509Certificate(await readFile(join(place, name))),
      ),
    );
    expect(cloud && own?.checkIssued(cloud)).toBe(true);
    const key = createPrivateKey(await readFile(join(place, 'pk.pem')));
    expect(own?.checkPrivateKey(key)).toBe(true);
    expect((await stat(join(place, 'pk.pem'))).mode & 0o777).toBe(0o600);
    await rm(place, { recursive: true });
  });

  it('rotates the master key in two steps', async () => {
    await manage('key', 'rotate');
    expect((await readFile(keys, 'utf8')).trim().split('\n')).toHaveLength(2);
    expect((await stat(keys)).mode & 0o777).toBe(0o600);
    expect(await json('key', 'reseal')).toEqual([
      { secrets: 1, userData: 0, consoles: 0, dataKeys: 0, attachments: 0, objects: 0, bundles: 1 },
    ]);
    expect(await json('key', 'reseal')).toEqual([
      { secrets: 0, userData: 0, consoles: 0, dataKeys: 0, attachments: 0, objects: 0, bundles: 0 },
    ]);
  });

  it('knows the state of the database', async () => {
    expect(await manage('db', 'status')).toMatchObject({
      status: expect.any(Number),
      out: expect.stringContaining('_init'),
    });
  });

  it.each([
    [[], /usage: engine-manage/],
    [['nix'], /there is no category 'nix'/],
    [['host'], /which action of host\?/],
    [['host', 'd', 'x'], /may be disable or down/],
    [['host', 'add'], /usage: engine-manage host add NAME/],
    [['user', 'list', 'more'], /usage/],
    [['user', 'list', '--zone=x'], /unknown flag '--zone=x'/],
    [['operation', 'list', '--limit=x'], /--limit: 'x' is not an integer/],
  ])('%j is not understood: exit 2', async (words, said) => {
    const { status, out, err } = await manage(...words);
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(said);
  });

  it('names an unknown flag before the words that follow it', async () => {
    expect((await manage('--xyzzy', 'user', 'list')).err).toBe("engine-manage: unknown flag '--xyzzy'\n");
  });

  it.each([
    ['was never started', undefined, ['--cloud=away']],
    ['is down', 'postgresql://engine:x@127.0.0.1:1/engine', ['--cloud=away']],
    ['is down, and only its folder knows its name', 'postgresql://engine:x@127.0.0.1:1/engine', []],
  ])('says that its cloud is not up when it %s', async (_, known, named) => {
    const state = join(folder, randomUUID());
    await mkdir(join(state, 'control'), { recursive: true });
    await writeFile(join(state, 'control/master.key'), `1:${'ab'.repeat(32)}\n`, { mode: 0o600 });
    if (known) await writeFile(join(state, 'control/database-url'), known);
    if (named.length === 0) await writeFile(join(state, 'cloud'), 'away');
    const said: string[] = [];
    const err = (text: string) => void said.push(text);
    const argv = [`--state_path=${relative(process.cwd(), state)}`, ...named, 'user', 'list'];
    expect(await runManage(argv, { out: err, err })).toBe(1);
    expect(said).toEqual(["engine-manage: cloud 'away' is not up: npm start\n"]);
  });

  it('tells its version', async () => {
    expect(await manage('--version')).toEqual({
      status: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      err: '',
    });
  });

  it('helps', async () => {
    expect(await manage('--help')).toMatchObject({
      status: 0,
      out: expect.stringContaining('quota set PROJECT'),
    });
    expect(await manage('host', 'ad', '--help')).toMatchObject({
      status: 0,
      out: expect.stringContaining('--zone'),
    });
  });
});
