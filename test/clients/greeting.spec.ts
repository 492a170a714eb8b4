import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import { EngineCloud } from '../support/engine-cloud.js';

const clients = process.env['ENGINE_TEST_CLIENTS'] ?? '';
const cloud = new EngineCloud();
const here = clients !== '' || process.env['ENGINE_REQUIRE_CLIENTS'] === '1';

(here ? describe : describe.skip)('what engine up prints', () => {
  beforeAll(() => cloud.up('--single_process'), 120_000);
  afterAll(() => cloud.remove(), 60_000);

  /** The lines that it says to paste into another shell. */
  const lines = () => {
    const [, rest = ''] = cloud.said.split('In another shell:\n');
    return rest.slice(0, rest.indexOf('\n\n')).replace(/^ {2}/gm, '');
  };
  const shell = async (script: string) => {
    const env = { PATH: `${join(clients, 'bin')}:${process.env['PATH'] ?? ''}` };
    return (await exec('bash', ['-e', '-o', 'pipefail'], { input: script, env, timeoutMs: 120_000 })).stdout;
  };

  it('works as pasted, all at once', async () => {
    expect(lines()).toMatch(/^\. .*\nid=\$\(aws ec2 run-instances /);
    const said = await shell(lines());
    expect(said).toMatch(/\| *Name *\| *running *\|/);
    const [, id = ''] = /EngineResources%3D%22(i-[0-9a-f]{17})%22/.exec(said) ?? [];
    expect(said).toContain(id);
  }, 150_000);

  it('works by X7, too', async () => {
    const [, line = ''] = /^The same cloud by X7: (openstack .*)$/m.exec(cloud.said) ?? [];
    const rc = lines().split('\n')[0] ?? '';
    expect(await shell(`${rc}\n${line}\nopenstack server list`)).toMatch(/\| *first *\| *ACTIVE *\|/);
  }, 150_000);

  it('is no warning, in one process neither', () => {
    const logs = readdirSync(cloud.paths.logs).map((name) =>
      readFileSync(join(cloud.paths.logs, name), 'utf8'),
    );
    expect(`${cloud.said}${logs.join('')}`).not.toMatch(
      /^\(node:|DeprecationWarning|FSTDEP\d+|client\.query\(\)/m,
    );
    expect(cloud.said).toContain('is up.\n');
  });
});
