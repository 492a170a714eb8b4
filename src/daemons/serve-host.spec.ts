import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { commonFlags, hostFlags } from '../common/flags/common.flags.js';
import { oneOf } from '../common/flags/flags.js';
import { parseFlags } from '../common/flags/parse-flags.js';
import type { HostFacts } from './daemon-row.js';
import { serveHost } from './serve-host.js';

const folder = mkdtempSync(join(tmpdir(), 'serve-host-'));
afterAll(() => rmSync(folder, { recursive: true }));

const spec = { ...commonFlags, ...hostFlags, shelf_driver: oneOf(['fake', 'oak'], 'fake', 'Shelves') };
const facts: HostFacts = { role: 'compute', rank: 'volumes', driver: 'shelf_driver' };

/** The room is never opened here: what is wrong is seen before. */
const serve = (...argv: readonly string[]) =>
  serveHost(
    facts,
    { open: () => Promise.reject(new Error('the room was opened')), Steps: Object },
    parseFlags(spec, [`--state_path=${folder}`, '--host=h', ...argv]),
  );

describe('serveHost', () => {
  it('refuses fake hosts with a driver of the machine, by the name of the row’s flag', async () => {
    await expect(serve('--fake_hosts=2', '--shelf_driver=oak')).rejects.toThrow(
      new Error('--fake_hosts goes with --shelf_driver=fake, not oak'),
    );
  });

  it('says which host has no token, and where it was looked for', async () => {
    await expect(serve()).rejects.toThrow(
      `host h has no token in ${folder}/hosts/h/token: engine-manage host add h`,
    );
    await expect(serve('--fake_hosts=2')).rejects.toThrow(
      `host h-1 has no token in ${folder}/hosts/h-1/token`,
    );
  });
});
