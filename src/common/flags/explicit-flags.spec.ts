import { describe, expect, it } from '@jest/globals';
import { bool, integer, oneOf, text } from './flags.js';
import { flagfileOf, givenFlags } from './explicit-flags.js';

const spec = {
  driver: oneOf(['fake', 'qemu'], 'fake', 'x'),
  hosts: integer(0, 'x'),
  name: text('', 'x'),
  quick: bool(true, 'x'),
};
const given = (...argv: string[]) => Object.fromEntries(givenFlags(spec, argv));

describe('givenFlags', () => {
  it('tells what was given from what is the default, even where both are the same', () => {
    expect(given()).toEqual({});
    expect(given('--driver=fake', '--quick', '--hosts', '3')).toEqual({
      driver: 'fake',
      quick: 'true',
      hosts: '3',
    });
    expect(given('--noquick')).toEqual({ quick: 'false' });
    expect(given('--name=')).toEqual({ name: '' });
  });

  it('refuses what the flags refuse', () => {
    expect(() => given('--driver=xen')).toThrow("--driver: 'xen' is not one of fake, qemu");
  });

  it('passes on what the daemon knows', () => {
    const { hosts } = spec;
    expect(flagfileOf({ hosts }, givenFlags(spec, ['--driver=qemu', '--hosts=2']))).toBe('--hosts=2\n');
  });
});
