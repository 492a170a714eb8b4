import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { commonFlags } from '../../src/common/flags/common.flags.js';
import { integer } from '../../src/common/flags/flags.js';
import { type DaemonRow, QUIESCE_RANKS } from '../../src/daemons/daemon-row.js';
import { daemonNames, daemonRows } from '../../src/daemons/registry.js';
import { daemonParts } from '../../src/engine/daemon-parts.js';
import { RotatingLog } from '../../src/engine/rotating-log.js';
import { settingsOf, upFlags } from '../../src/engine/settings.js';
import { hostRoles } from '../../workflows/contracts/host-roles.js';
import { binsOf, daemonFaults, strangersAmong } from './daemon-faults.js';
import { type Source, sourcesOf } from './sources.js';

const folder = mkdtempSync(join(tmpdir(), 'daemons-'));
afterAll(() => rmSync(folder, { recursive: true }));

const programs = readdirSync('bin')
  .filter((name) => /^engine.*\.mjs$/.test(name))
  .map((name) => name.replace(/\.mjs$/, ''));

/** Whom each of the rooms that put programs together may not import. What they share lies in a room below both. */
const CLOSED: Readonly<Record<string, readonly string[]>> = {
  common: ['api', 'setup', 'daemons', 'engine', 'manage'],
  cloud: ['api', 'setup', 'daemons', 'engine', 'manage'],
  host: ['api', 'setup', 'daemons', 'engine', 'manage'],
  api: ['setup', 'daemons', 'engine', 'manage'],
  setup: ['daemons', 'engine', 'manage'],
  daemons: ['setup', 'engine', 'manage'],
  manage: ['daemons', 'engine'],
  engine: ['manage'],
};

const roomOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1];

const crossingsIn = ({ path, text }: Source): readonly string[] =>
  [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)]
    .map(([, to = '']) => normalize(join(dirname(path), to)))
    .filter((to) => CLOSED[roomOf(path) ?? '']?.includes(roomOf(to) ?? ''))
    .map((to) => `${path} -> ${to}`);

describe('every daemon', () => {
  it.each([...daemonNames])('%s costs its room and one row', (name) => {
    expect(daemonFaults(name, daemonRows[name])).toEqual([]);
  });

  it('of whose row something is missing is found', () => {
    const row: DaemonRow = {
      about: 'shelves',
      flags: { ...commonFlags, shelf_driver: { ...integer(0, 'Shelf'), initial: 'none' } },
      side: 'host',
      listeners: [{ what: 'shelves', port: 'shelf_port', address: 'shelf_listen' }],
      host: { role: 'compute', rank: 'volumes', driver: 'shelf_driver' },
      address: () => '',
      serve: () => Promise.reject(new Error('not asked for')),
    };
    expect(daemonFaults('engine-shelving', row)).toEqual([
      'an about that is a sentence',
      'a tracked flagfile that it understands',
      'a program in bin that runs it and may be executed',
      'its program among the package’s',
      'a default of each flag that the flag itself takes',
      'the flags that say where it listens',
      'a role of hosts, and its name',
      'a driver flag with the choice fake',
      'a line in docs/architecture.md',
    ]);
  });

  it('is in the registry: no program is without a row', () => {
    expect(strangersAmong(programs, daemonNames)).toEqual([]);
    expect(strangersAmong(binsOf('.'), daemonNames)).toEqual([]);
    expect(strangersAmong([...programs, 'engine-shelving'], daemonNames)).toEqual(['engine-shelving']);
  });

  it('serves one role of hosts, and each role is served', () => {
    const roles = Object.values(daemonRows).flatMap(({ host }) => (host ? [host.role] : []));
    expect(roles.sort()).toEqual(Object.keys(hostRoles).sort());
  });
});

describe('engine up', () => {
  const parts = daemonParts({
    settings: settingsOf(['--state_path=/nowhere']),
    users: { control: { name: 'engine', uid: 1, gid: 1 }, postgres: undefined },
    installation: { root: process.cwd(), node: process.execPath },
    flagfiles: Object.fromEntries(
      daemonNames.map((name) => [name, join(process.cwd(), 'flagfiles', `${name}.flags`)]),
    ) as Record<(typeof daemonNames)[number], string>,
    logOf: (name) => new RotatingLog(join(folder, `${name}.log`)),
    say: () => undefined,
  });

  it('has each as a part, on its side, in its rank', () => {
    const names = (of: readonly { readonly name: string }[]) => of.map(({ name }) => name);
    const those = (is: (row: DaemonRow) => boolean) => daemonNames.filter((name) => is(daemonRows[name]));
    expect(names(parts.control)).toEqual(those(({ side }) => side === 'control'));
    expect(parts.hosts.map(names)).toEqual(
      QUIESCE_RANKS.map((rank) => those(({ host }) => host?.rank === rank)),
    );
    expect([...names(parts.control), ...names(parts.hosts.flat())].sort()).toEqual([...daemonNames].sort());
  });

  it('takes the flags of each', () => {
    for (const name of daemonNames)
      expect(Object.keys(upFlags)).toEqual(expect.arrayContaining(Object.keys(daemonRows[name].flags)));
  });
});

describe('the rooms that put programs together', () => {
  it('stand one above the other', () => {
    expect(sourcesOf('src').flatMap(crossingsIn)).toEqual([]);
  });

  it.each([
    ['src/api/x.ts', '../daemons/registry.js'],
    ['src/manage/commands/x.ts', '../../engine/up.js'],
    ['src/cloud/sweeps/x.ts', '../../daemons/registry.js'],
  ])('would not with an import in %s of %s', (path, to) => {
    expect(crossingsIn({ path, text: `import { x } from '${to}';\n` })).toHaveLength(1);
    expect(crossingsIn({ path, text: `await import('${to}');\n` })).toHaveLength(1);
  });
});
