import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { carriedFlagfile, statePaths } from '../common/state/state-paths.js';
import { writeDaemonFlags } from './daemon-flags.js';

const root = mkdtempSync(join(tmpdir(), 'daemon-flags-'));
afterAll(() => rmSync(root, { recursive: true }));
const paths = statePaths(root);
mkdirSync(paths.flags);

it.each([
  [{ snat: 'true' }, { compute: '', network: '--snat\n' }],
  [
    { snat: 'false', qemu_uid_base: '300000', metadata_uid: '299999' },
    {
      compute: '--qemu_uid_base=300000\n',
      network: '--qemu_uid_base=300000\n--metadata_uid=299999\n--nosnat\n',
    },
  ],
])('%j is what other hosts’ daemons are told, too', async (unasked, lines) => {
  const values = { unasked: new Map(Object.entries(unasked)), so: new Map([['link_cidr', '10.0.0.0/16']]) };
  const files = await writeDaemonFlags(paths, join(process.cwd(), 'flagfiles'), values);
  expect(readFileSync(files['engine-network'], 'utf8')).toContain('--link_cidr=10.0.0.0/16\n');
  for (const [role, text] of Object.entries(lines))
    expect(readFileSync(carriedFlagfile(paths, role), 'utf8')).toBe(text);
});
