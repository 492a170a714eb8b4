import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type _InstanceType,
  DescribeInstancesCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { exec } from '../../src/common/exec/exec.js';
import { packageFolder, packageVersion } from '../../src/common/package-folder.js';
import { daemonNames, daemonRows } from '../../src/daemons/registry.js';
import { EngineCloud } from '../support/engine-cloud.js';
import { until } from '../support/until.js';

/** Programs of the other lines of Node that run this; `npm run test:full` brings them. */
const nodes = (process.env['ENGINE_TEST_NODES'] ?? '').split(':').filter((path) => path !== '');

const SOURCES = ['src', 'workflows', 'activities', 'bench', 'bin', 'flagfiles', 'prisma'];
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json', '.swcrc'];

/** A checkout that nothing was built in. Its packages are those of this one, by links. */
async function freshCheckout(): Promise<string> {
  const place = join(packageFolder(), '.engine');
  mkdirSync(place, { recursive: true });
  const root = mkdtempSync(join(place, 'checkout-'));
  await exec('chmod', ['755', root]);
  await exec('cp', ['-a', ...[...SOURCES, ...SETTINGS].map((name) => join(packageFolder(), name)), root]);
  await exec('cp', ['-al', join(packageFolder(), 'node_modules'), root], { timeoutMs: 120_000 });
  rmSync(join(root, 'src/generated'), { recursive: true });
  return root;
}

it('is asked of two lines by npm run test:full', () => {
  expect(nodes).toHaveLength(process.env['ENGINE_TEST_FULL'] === '1' ? 2 : 0);
});

for (const node of nodes)
  describe(/node-\d+/.exec(node)?.[0] ?? node, () => {
    let root: string;
    let cloud: EngineCloud;
    const run = async (...words: readonly string[]) =>
      (await exec(node, words, { cwd: root, timeoutMs: 120_000 })).stdout;

    beforeAll(async () => {
      root = await freshCheckout();
      cloud = new EngineCloud({ root, node });
    }, 120_000);
    afterAll(async () => {
      await cloud.remove();
      rmSync(root, { recursive: true });
    }, 60_000);

    it('builds a fresh checkout', async () => {
      await run('bin/build.mjs');
      expect(await run('bin/engine.mjs', '--version')).toBe(`${packageVersion()}\n`);
    }, 180_000);

    it.each(daemonNames)('tells the flags of %s', async (name) => {
      expect(await run(`bin/${name}.mjs`, '--help')).toContain(`${name}: ${daemonRows[name].about}`);
    });

    it('starts a cloud, launches an instance in it, and ends in order', async () => {
      expect(await cloud.up('--network_driver=fake')).toMatchObject({ up: true });
      const rc = cloud.rc();
      const ec2 = new EC2Client({
        region: 'local-1',
        endpoint: rc['AWS_ENDPOINT_URL_EC2'] ?? '',
        credentials: {
          accessKeyId: rc['AWS_ACCESS_KEY_ID'] ?? '',
          secretAccessKey: rc['AWS_SECRET_ACCESS_KEY'] ?? '',
        },
      });
      const launch = { ImageId: rc['ENGINE_IMAGE_ID'], InstanceType: 'm1.nano' as _InstanceType };
      const { Instances } = await ec2.send(new RunInstancesCommand({ ...launch, MinCount: 1, MaxCount: 1 }));
      const InstanceIds = Instances?.map(({ InstanceId }) => InstanceId ?? '') ?? [];
      await until(async () => {
        const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds }));
        return Reservations?.[0]?.Instances?.[0]?.State?.Name === 'running';
      }, 30_000);
      ec2.destroy();
      expect(cloud.warnings()).toEqual([]);
      expect(await cloud.engine('down')).toBe('down\n');
    }, 180_000);
  });
