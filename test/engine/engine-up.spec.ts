import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type _InstanceType, DescribeInstancesCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { exec } from '../../src/common/exec/exec.js';
import { commonFlags } from '../../src/common/flags/common.flags.js';
import { parseFlags } from '../../src/common/flags/parse-flags.js';
import { daemonNames, daemonRows } from '../../src/daemons/registry.js';
import { cloudPlace } from '../../src/setup/cloud-place.js';
import { downAndGone } from '../../src/engine/go-down.js';
import { runningClouds } from '../../src/engine/running-clouds.js';
import { statusOf } from '../../src/engine/status.js';
import { isAlive } from '../support/is-alive.js';
import { EngineCloud } from '../support/engine-cloud.js';
import { until } from '../support/until.js';
import { breakFile, forgetfulTemporal } from '../support/forgetful-temporal.js';
import { knownTo } from './known-to.js';

const cloud = new EngineCloud();
const pidOf = async (name: string) =>
  (await cloud.parts()).parts.find((part) => part.name === name)?.pid ?? 0;

beforeAll(async () => cloud.up(`--temporal_cli=${await forgetfulTemporal(cloud.state)}`), 120_000);
afterAll(() => cloud.remove(), 30_000);

describe('engine up', () => {
  it('has every part up, each daemon a process of its own', async () => {
    const { up, parts } = await cloud.parts();
    expect(up).toBe(true);
    expect(parts.map(({ name, state }) => [name, state]).sort()).toEqual(
      ['postgresql', 'temporal', ...daemonNames].sort().map((name) => [name, 'up']),
    );
    expect(new Set(parts.map(({ pid }) => pid)).size).toBe(2 + daemonNames.length);
  });

  it('runs without a warning of Node’s', () => {
    expect(cloud.warnings()).toEqual([]);
  });

  it('says what it did and how to go on', () => {
    expect(cloud.said).toContain(`. ${cloud.paths.rc}`);
    expect(cloud.said).toContain('aws ec2 run-instances --endpoint-url');
    expect(cloud.rc()).toMatchObject({ AWS_REGION: 'local-1', ENGINE_KEY_FILE: cloud.paths.privateKey });
    expect(cloud.rc()['AWS_ENDPOINT_URL_S3']).toBe(`http://127.0.0.1:${cloud.port('s3_port')}`);
    expect(cloud.said).toContain(`S3 API         ${cloud.rc()['AWS_ENDPOINT_URL_S3']}`);
    expect(cloud.rc()['ENGINE_IMAGE_ID']).toMatch(/^ami-[0-9a-f]{17}$/);
  });

  it('keeps secrets to their owners', async () => {
    for (const path of [
      cloud.paths.privateKey,
      cloud.paths.rc,
      cloud.paths.databaseUrl,
      cloud.paths.masterKeys,
    ])
      expect(statSync(path).mode & 0o777).toBe(0o600);
    const { pathname, port } = new URL(await readFile(cloud.paths.databaseUrl, 'utf8'));
    const guess = `postgresql://engine:guess@127.0.0.1:${port}${pathname}`;
    await expect(new pg.Client({ connectionString: guess }).connect()).rejects.toMatchObject({
      code: '28P01',
    });
    const commands = await Promise.all(
      (await cloud.parts()).parts.map(async ({ pid }) => {
        const [line, environment] = ['cmdline', 'environ'].map((file) =>
          readFile(`/proc/${pid}/${file}`, 'utf8'),
        );
        return `${await line}${await environment}`;
      }),
    );
    expect(commands.filter((words) => words.includes('postgresql://'))).toEqual([]);
  });

  it.each(daemonNames.filter((name) => daemonRows[name].side === 'host'))(
    'gives %s nothing that leads to the database',
    async (name) => {
      const secret = new URL(await readFile(cloud.paths.databaseUrl, 'utf8'));
      const { words, flags, files, peers } = await knownTo(await pidOf(name));
      expect(flags).toContain('--host_api_url=');
      for (const lead of [secret.password, 'database_url', 'master_key', cloud.paths.control])
        expect(`${words}${flags}${files.join()}`).not.toContain(lead);
      expect(peers).not.toEqual([]);
      expect(peers).not.toContain(Number(secret.port));
    },
  );

  it('tells its parts, and ends with 0 because all are up', async () => {
    expect(JSON.parse(await cloud.engine('status', '--json'))).toMatchObject({ up: true });
    expect(await cloud.engine('status')).toMatch(/^engine-compute +up +\d+ +driver fake$/m);
  });

  it.each([
    ['its folder', () => cloud.state],
    ['the way to its folder from here', () => relative(process.cwd(), cloud.state)],
    ['its folder with a slash', () => `${cloud.state}/`],
  ])('is found by %s, without its name', async (_, path) => {
    const { stdout } = await exec('bin/engine.mjs', ['status', '--json', `--state_path=${path()}`]);
    expect(JSON.parse(stdout)).toMatchObject({ up: true });
  });

  it('has commands on PATH that know it, once enginerc is read', async () => {
    const words = `. ${cloud.paths.rc} && engine status --json && engine-manage --json user list`;
    const { stdout } = await exec('sh', ['-c', words]);
    const [status = '', ...users] = stdout.split('\n');
    expect(JSON.parse(status)).toMatchObject({ up: true, guests: 'fake' });
    expect(JSON.parse(users.join('\n'))).toMatchObject([{ name: 'admin' }]);
  });

  // Only root can be another user for a moment.
  (process.getuid?.() === 0 ? it : it.skip)(
    'tells another user whose it is, instead of that it is not there',
    async () => {
      const spec = { cloud: commonFlags.cloud, state_path: commonFlags.state_path };
      const argv = [`--state_path=${cloud.state}`];
      const place = { cloud: cloud.cloud, root: cloud.state, owner: undefined };
      process.seteuid?.(65_534);
      try {
        expect(() => cloudPlace(spec, argv, parseFlags(spec, argv))).toThrow(
          `${cloud.state} holds a cloud of another user: ask as that user, or with sudo`,
        );
        await expect(statusOf(place, 0)).rejects.toThrow('this cloud answers its own user only');
        await expect(
          downAndGone(place, { keepGuests: false, say: () => undefined, onHurry: () => undefined }),
        ).rejects.toThrow('this cloud answers its own user only');
        expect(await runningClouds()).toContainEqual(expect.objectContaining({ cloud: cloud.cloud }));
      } finally {
        process.seteuid?.(0);
      }
      expect((await cloud.parts()).up).toBe(true);
    },
  );

  it('prints where the workflows of an instance are', () => {
    const port = cloud.port('temporal_ui_port');
    expect(cloud.said).toContain(
      `http://127.0.0.1:${port}/namespaces/default/workflows?query=EngineResources%3D%22$id%22`,
    );
  });

  it('has nothing in its logs that will be an error with the next major of what it uses', async () => {
    const logs = readdirSync(cloud.paths.logs).map((name) =>
      readFileSync(join(cloud.paths.logs, name), 'utf8'),
    );
    expect(logs.join('')).toContain('"ready"');
    expect(`${logs.join('')}${cloud.said}`).not.toMatch(/DeprecationWarning|FSTDEP\d+|is deprecated/);
  });

  it('is listed among the clouds of the machine', async () => {
    const { stdout } = await exec('bin/engine.mjs', ['list', '--json']);
    const { pid } = await cloud.parts();
    expect(JSON.parse(stdout)).toContainEqual({ cloud: cloud.cloud, pid, root: cloud.state });
  });

  it('is refused a second time, in one line', async () => {
    await expect(cloud.engine('up')).rejects.toThrow('this cloud is up already: engine status');
  });

  it.each(['engine-conductor', 'engine-api', 'temporal', 'postgresql'])(
    'starts %s again when it dies',
    async (name) => {
      const before = await pidOf(name);
      process.kill(before, 'SIGKILL');
      await until(async () => {
        const part = (await cloud.parts()).parts.find((one) => one.name === name);
        return part?.state === 'up' && part.pid !== before;
      }, 60_000);
      expect((await cloud.parts()).parts.find((part) => part.name === name)?.restarts).toBe(1);
    },
    90_000,
  );

  it('replaces a daemon that hangs, and loses nothing', async () => {
    const before = await pidOf('engine-conductor');
    process.kill(before, 'SIGSTOP');
    await until(async () => (await pidOf('engine-conductor')) !== before, 40_000);
    await until(async () => (await cloud.parts()).up, 40_000);
    expect(cloud.said).toContain('engine-conductor does not answer: it is replaced');
  }, 90_000);

  it('puts a broken file of Temporal’s aside, and comes up again', async () => {
    const before = await pidOf('temporal');
    const file = join(cloud.paths.temporal, 'temporal.db');
    process.kill(before, 'SIGSTOP');
    for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true });
    writeFileSync(file, Buffer.alloc(100_000, 'broken'));
    process.kill(before, 'SIGKILL');
    await until(async () => (await pidOf('temporal')) !== before && (await cloud.parts()).up, 60_000);
    expect(cloud.said).toContain("Temporal's file was broken and is now");
    expect(readdirSync(cloud.paths.temporal).some((name) => name.includes('.broken-'))).toBe(true);
  }, 90_000);

  it('puts a file aside that breaks under Temporal while the cloud is up, and loses nothing', async () => {
    const client = cloud.client();
    const launch = async () => {
      const { Instances = [] } = await client.send(
        new RunInstancesCommand({
          ...{ ImageId: cloud.rc()['ENGINE_IMAGE_ID'], InstanceType: 'm1.nano' as _InstanceType },
          ...{ MinCount: 2, MaxCount: 2 },
        }),
      );
      return Instances.map(({ InstanceId = '' }) => InstanceId);
    };
    const aside = () => readdirSync(cloud.paths.temporal).filter((name) => /db\.broken-[\dTZ-]+$/.test(name));
    const before = { ids: await launch(), aside: aside().length };
    const said = cloud.said.length;
    for (const end of ['', '-wal']) breakFile(join(cloud.paths.temporal, `temporal.db${end}`));
    const after = [...(await launch()), ...(await launch())];
    await until(() => cloud.said.slice(said).includes("Temporal's file was broken and is now"), 120_000);
    expect(cloud.said.slice(said)).toContain('temporal cannot go on: it is replaced');
    const all = [...before.ids, ...after, ...(await launch())];
    await until(async () => {
      const { Reservations = [] } = await client.send(new DescribeInstancesCommand({ InstanceIds: all }));
      const states = Reservations.flatMap(({ Instances = [] }) => Instances.map(({ State }) => State?.Name));
      return states.length === 8 && states.every((state) => state === 'running');
    }, 120_000);
    client.destroy();
    expect((await cloud.parts()).up).toBe(true);
    expect(aside()).toHaveLength(before.aside + 1);
    await cloud.manage('audit');
  }, 300_000);

  it('takes everything with it when it is killed, and is whole again when it is started again', async () => {
    const before = await cloud.parts();
    const { ENGINE_IMAGE_ID: image, AWS_ACCESS_KEY_ID: key } = cloud.rc();
    await cloud.signal('SIGKILL');
    // Servers and daemons end by themselves a moment later, and are waited for.
    expect(await cloud.engine('down')).toBe(
      'its supervisor was killed: taking down what is left of it\ndown\n',
    );
    await until(async () => before.parts.every(({ pid }) => !isAlive(pid ?? 0)), 5_000);
    const guests = join(cloud.paths.hosts, readdirSync(cloud.paths.hosts)[0] ?? '', 'instances');
    const powers = readdirSync(guests)
      .filter((name) => name.endsWith('.json'))
      .map((name) => (JSON.parse(readFileSync(join(guests, name), 'utf8')) as { power: string }).power);
    expect(powers.length).toBeGreaterThan(0);
    expect(new Set(powers)).toEqual(new Set(['stopped']));
    // Once is enough.
    expect(await cloud.engine('down')).toContain(`cloud '${cloud.cloud}' is not up`);
    const after = await cloud.up();
    expect(after.up).toBe(true);
    expect(cloud.rc()).toMatchObject({ ENGINE_IMAGE_ID: image, AWS_ACCESS_KEY_ID: key });
    const client = cloud.client();
    await until(async () => {
      const { Reservations = [] } = await client.send(new DescribeInstancesCommand({}));
      const found = Reservations.flatMap(({ Instances = [] }) => Instances.map(({ State }) => State?.Name));
      return found.length === powers.length && found.every((state) => state === 'running');
    }, 60_000);
    client.destroy();
  }, 120_000);

  it('goes down in order, quickly, and leaves nothing', async () => {
    const { parts } = await cloud.parts();
    const began = Date.now();
    expect(await cloud.engine('down')).toBe('down\n');
    expect(Date.now() - began).toBeLessThan(15_000);
    await until(async () => parts.every(({ pid }) => !isAlive(pid ?? 0)), 5_000);
    await expect(cloud.engine('status')).rejects.toThrow();
  }, 60_000);

  it('names a taken port in one clear line', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const other = new EngineCloud();
    await expect(other.up(`--ec2_port=${port}`)).rejects.toThrow(
      `port ${port} on 127.0.0.1 (EC2 API) is taken`,
    );
    server.close();
    await other.remove();
  }, 60_000);
});
