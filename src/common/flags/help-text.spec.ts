import { describe, expect, it } from '@jest/globals';
import { packageVersion } from '../package-folder.js';
import { bool, integer, text } from './flags.js';
import { answerTo, type Help } from './help-text.js';

const own = { hosts: integer(0, 'How many') };
const common = { cloud: text('engine', 'Its name'), quick: bool(true, 'At once') };
const help = (): Help => ({
  about: 'a program that does',
  groups: [
    { title: 'Common', flags: common },
    { title: 'Its own', flags: { ...own, cloud: common.cloud } },
  ],
  spec: { ...common, ...own, rare: text('', 'Seldom') },
});

describe('answerTo', () => {
  it('says nothing unasked', () => {
    expect(answerTo(['--hosts=2', '--helpful'], help)).toBeUndefined();
  });

  it('tells the version', () => {
    expect(answerTo(['--hosts=2', '--version'], help)).toBe(`${packageVersion()}\n`);
  });

  it('tells what the program is, and its flags in groups, each once', () => {
    expect(answerTo(['--help'], help)).toBe(
      'a program that does\n\n' +
        'Common\n  --cloud=engine\n      Its name\n  --quick=true\n      At once\n\n' +
        'Its own\n  --hosts=0\n      How many\n\n' +
        '1 more flags: --help=all\n',
    );
  });

  it('tells all when asked for all', () => {
    const said = answerTo(['--help=all'], help);
    expect(said).toContain('All others\n  --rare=\n      Seldom\n');
    expect(said).not.toContain('more flags');
  });
});
