import { describe, expect, it } from '@jest/globals';
import { linkAddresses } from './link-addresses.js';

describe('linkAddresses', () => {
  it('gives the same owner the same link, and two owners different ones', () => {
    const one = linkAddresses('198.19.192.0/18', 'one', []);
    expect(linkAddresses('198.19.192.0/18', 'one', [])).toEqual(one);
    expect(linkAddresses('198.19.192.0/18', 'two', [])).not.toEqual(one);
  });

  it('goes past what the machine routes', () => {
    const first = linkAddresses('198.19.192.0/18', 'one', []);
    const next = linkAddresses('198.19.192.0/18', 'one', [`${first.machine}/32`, '10.0.0.0/8']);
    expect(next.machine).not.toBe(first.machine);
    expect(linkAddresses('192.0.2.8/31', 'x', [])).toEqual({ machine: '192.0.2.8', namespace: '192.0.2.9' });
  });

  it('says when there is no room', () => {
    expect(() => linkAddresses('192.0.2.0/29', 'x', ['192.0.2.0/24'])).toThrow(
      '--link_cidr=192.0.2.0/29 has no two free addresses beside what this machine routes',
    );
  });
});
