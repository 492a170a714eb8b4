import { describe, expect, it } from '@jest/globals';
import { ExecError } from './exec.js';

describe('ExecError', () => {
  it.each([
    [
      'initdb: error: could not create directory "x": No space left on device\ninitdb: removing data directory "x"\n',
      'initdb: error: could not create directory "x": No space left on device',
    ],
    [
      'Error: Could not process rule: No such file or directory\nadd rule x\n         ^^^^\n',
      'Error: Could not process rule: No such file or directory',
    ],
    ['usage: x\nx: what is -z?\n', 'x: what is -z?'],
    ['', 'ended with 1'],
  ])('says why: %j', (stderr, why) => {
    expect(new ExecError(['nft'], 1, stderr, 'ended with 1').message).toBe(`nft: ${why}`);
  });
});
