import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { exec, ExecError } from '../../src/common/exec/exec.js';
import { daemonNames, daemonRows } from '../../src/daemons/registry.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'daemon-flags-')));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const unknown = write('unknown', '# of a host\n--log_levle=info\n');
const wrong = write('wrong', '\n// of a host\n--pace 0\n');
const loop = write('loop', '--flagfile=back\n');
write('back', '--flagfile=./loop\n');

/** Exit status and words of a program that shall refuse its flags. */
const refused = async (name: string, flagfile: string) => {
  const error: unknown = await exec(process.execPath, [`bin/${name}.mjs`, `--flagfile=${flagfile}`]).then(
    () => new Error('it started'),
    (why: unknown) => why,
  );
  if (!(error instanceof ExecError)) throw error;
  return { status: error.exitCode, words: error.stderr };
};

describe.each([...daemonNames])('%s', (name) => {
  it.each([
    [unknown, `${unknown}:2: unknown flag '--log_levle=info'; did you mean --log_level?\n`],
    [wrong, `${wrong}:3: --pace: '0' is not a positive number\n`],
    [loop, `${folder}/back:1: flagfile '${loop}' is read already: it leads back to itself\n`],
  ])('refuses %s in one line, with its place, and ends with 1', async (flagfile, words) => {
    expect(await refused(name, flagfile)).toEqual({ status: 1, words });
  });

  it('says what it is and what it understands', async () => {
    const { stdout } = await exec(process.execPath, [`bin/${name}.mjs`, '--help=all']);
    expect(stdout.startsWith(`${name}: ${daemonRows[name].about}\n`)).toBe(true);
    for (const flag of Object.keys(daemonRows[name].flags)) expect(stdout).toContain(`  --${flag}=`);
  });
});
