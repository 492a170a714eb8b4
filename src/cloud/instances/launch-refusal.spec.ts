import { describe, expect, it } from '@jest/globals';
import { maskedHost } from '../scheduler/refusal-text.js';
import { noHostFor, triedInVain } from './launch-refusal.js';

const tried = (host: string) => ({ host, why: 'was tried' });
const full = (host: string) => ({ host, why: 'is short of 1 GiB of disk' });

describe('why a launch has no host', () => {
  it('is their lack of room where it was tried nowhere', () => {
    expect(noHostFor([full('a')], [])).toEqual({
      code: 'Server.InsufficientInstanceCapacity',
      message: `No host has room for it: ${maskedHost('a')} is short of 1 GiB of disk.`,
    });
  });

  it('is what went wrong on the only host', () => {
    const failed = [{ host: 'a', reason: 'The disk could not be made' }];
    expect(noHostFor([tried('a')], failed)).toEqual({
      code: 'Server.InternalError',
      message: 'The disk could not be made',
    });
  });

  it('is what went wrong, and why it is not tried on another one', () => {
    const failed = [{ host: 'a', reason: 'The host took too long' }];
    expect(noHostFor([tried('a'), full('b')], failed).message).toBe(
      `The host took too long. No other host has room for it: ${maskedHost('b')} is short of 1 GiB of disk.`,
    );
  });

  it('is what went wrong on each, without their names', () => {
    const failed = [
      { host: 'rack1', reason: 'The host took too long' },
      { host: 'rack2', reason: 'The disk could not be made' },
    ];
    expect(triedInVain(failed).message).toBe(
      `It was tried on ${maskedHost('rack1')}: The host took too long; on ${maskedHost('rack2')}: The disk could not be made`,
    );
    expect(
      noHostFor(
        failed.map(({ host }) => tried(host)),
        failed,
      ),
    ).toEqual(triedInVain(failed));
  });
});
