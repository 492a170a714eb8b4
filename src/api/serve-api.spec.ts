import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from '@jest/globals';
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { databaseUrlForSpec } from '../../test/support/database.js';
import { freePorts } from '../../test/support/free-ports.mjs';
import { insertProject } from '../../test/support/project-rows.js';
import { until } from '../../test/support/until.js';
import { parseFlags } from '../common/flags/parse-flags.js';
import { Database } from '../common/prisma/database.js';
import { Sealer } from '../common/seal/sealer.js';
import { FolderImageStore } from '../cloud/images/stores/folder/folder.image-store.js';
import { ProjectRepository } from '../cloud/projects/project.repository.js';
import { controlNouns } from '../cloud/registry/control-nouns.js';
import { ProjectService } from '../cloud/projects/project.service.js';
import { AccessKeyRepository } from '../cloud/users/access-key.repository.js';
import { AccessKeyService } from '../cloud/users/access-key.service.js';
import { UserRepository } from '../cloud/users/user.repository.js';
import { UserService } from '../cloud/users/user.service.js';
import { engineApiFlags } from './engine-api.flags.js';
import { serveEngineApi } from './serve-api.js';

const url = await databaseUrlForSpec();
const folder = await mkdtemp(join(tmpdir(), 'engine-api-'));
await writeFile(join(folder, 'url'), url);
await writeFile(join(folder, 'keys'), `1:${randomBytes(32).toString('hex')}\n`);
const database = new Database(url, 2);

const flagsOf = (...more: readonly string[]) =>
  parseFlags(engineApiFlags, [
    ...[`--database_url_file=${join(folder, 'url')}`, `--master_key_file=${join(folder, 'keys')}`],
    ...[
      `--state_path=${folder}`,
      '--host_api_port=0',
      '--x7_port=0',
      '--temporal_address=127.0.0.1:1',
      '--access_key_cache=3600',
    ],
    ...more,
  ]);

afterAll(async () => {
  await database.onApplicationShutdown();
  await rm(folder, { recursive: true });
});

describe('engine-api', () => {
  it('answers, also without Temporal, and hears of keys that another process switches off', async () => {
    const [port] = await freePorts(1);
    const daemon = await serveEngineApi(flagsOf(`--ec2_port=${port}`));
    const { id: userId } = await new UserService(new UserRepository(database)).create('boss');
    const { id: projectId } = await new ProjectService(
      new ProjectRepository(database, controlNouns.keepers),
    ).create('demo', userId);
    const keys = new AccessKeyService(
      new AccessKeyRepository(database),
      Sealer.fromFile(join(folder, 'keys')),
    );
    const { id, secret } = await keys.create(userId, projectId);
    const client = new EC2Client({
      region: 'local-1',
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: id, secretAccessKey: secret },
    });
    const regions = () => client.send(new DescribeRegionsCommand({}));
    expect((await regions()).Regions?.[0]?.RegionName).toBe('local-1');
    await keys.setActive(id, false);
    await expect(
      (async () => {
        for (;;) await regions();
      })(),
    ).rejects.toMatchObject({ name: 'AuthFailure' });
    const rows = await database.query(`SELECT 1 FROM services WHERE "binary" = 'engine-api'`);
    expect(rows).toHaveLength(1);
    client.destroy();
    await daemon.close();
  });

  it('removes bytes that no image needs, and nobody has to delete another image for it', async () => {
    const [port] = await freePorts(1);
    const { projectId } = await insertProject(database);
    const store = new FolderImageStore(join(folder, 'images'));
    const [gone, kept] = [randomUUID(), randomUUID()];
    for (const id of [gone, kept]) {
      await store.put(id, () => Readable.from([Buffer.alloc(512)]), { maxBytes: 512, headBytes: 0 });
      await database.query(
        `INSERT INTO images (id, ec2_id, project_id, name, kind, format, size_bytes, virtual_bytes, sha256)
         VALUES ($1::uuid, $1::text, $2, 'n', 'machine', 'raw', 512, 512, '')`,
        [id, projectId],
      );
    }
    const daemon = await serveEngineApi(flagsOf(`--ec2_port=${port}`, '--image_sweep_interval=0.05'));
    await database.query(`UPDATE images SET state = 'deregistered', deleted_at = now() WHERE id = $1`, [
      gone,
    ]);
    await until(async () => (await store.size(gone)) === undefined);
    expect(await store.size(kept)).toBe(512);
    await daemon.close();
  });

  it('says in one line which port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await expect(serveEngineApi(flagsOf(`--ec2_port=${port}`))).rejects.toThrow(
      `the EC2 API cannot listen on 127.0.0.1:${port}: another program listens there`,
    );
    server.close();
  });

  it.each([
    [['--host_api_port=70000'], 'the host API cannot listen on 127.0.0.1:70000: a port is from 0 to 65535'],
    [['--ec2_port=70000'], 'the EC2 API cannot listen on 127.0.0.1:70000: a port is from 0 to 65535'],
    [['--master_key_file='], '--master_key_file is not set'],
    [['--master_key_file=/nowhere'], /^--master_key_file: ENOENT/],
    [['--database_url_file=/nowhere'], /^--database_url_file: ENOENT/],
  ])('says in one line what is wrong with %j', async (more, line) => {
    await expect(serveEngineApi(flagsOf('--ec2_port=0', ...more))).rejects.toThrow(line);
  });
});
