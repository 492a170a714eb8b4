import { describe, expect, it } from '@jest/globals';
import { parseFlags } from '../../common/flags/parse-flags.js';
import { endGrace, graceIn, graceOf, rebootGrace } from './grace.js';
import { instanceFlags } from '../instance-facts/instance.flags.js';

const flags = parseFlags(instanceFlags, []);
const listens = { hasAsked: true };
const boots = { hasAsked: false };

describe('the time that a guest gets to shut down', () => {
  it.each([
    ['it is stopped or terminated', { force: false, skipOsShutdown: false }, 120, 10],
    ['it is so with Force', { force: true, skipOsShutdown: false }, 20, 10],
    ['it is so with SkipOsShutdown', { force: false, skipOsShutdown: true }, 0, 0],
    ['it is so with both', { force: true, skipOsShutdown: true }, 0, 0],
  ])('when %s', (_when, how, seconds, whileBooting) => {
    const grace = graceIn({ ...endGrace(flags, how) });
    expect([graceOf(grace, listens), graceOf(grace, boots)]).toEqual([seconds, whileBooting]);
  });

  it('when it is rebooted', () => {
    const grace = rebootGrace(flags);
    expect([graceOf(grace, listens), graceOf(grace, boots)]).toEqual([120, 10]);
  });

  it('is none in operations of before guests were asked', () => {
    expect(graceOf(graceIn({}), listens)).toBe(0);
    expect(graceOf(graceIn({ graceSeconds: 5 }), boots)).toBe(5);
  });

  it.each(['shutdown_grace', 'reboot_grace', 'force_shutdown_grace', 'booting_grace'])(
    '--%s has an upper bound',
    (name) => {
      expect(() => parseFlags(instanceFlags, [`--${name}=901`])).toThrow('900');
      expect(parseFlags(instanceFlags, [`--${name}=900`])).toMatchObject({ [name]: 900 });
    },
  );
});
