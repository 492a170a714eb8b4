import { type lookup, type LookupAddress } from 'node:dns';
import { describe, expect, it } from '@jest/globals';
import { guardedWay, type WayRules } from './guarded-way.js';

const named = (...addresses: string[]) =>
  ((_name: string, _options: object, done: (error: Error | null, found: LookupAddress[]) => void) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as unknown as typeof lookup;

const wayTo = (more: Partial<WayRules> = {}) =>
  guardedWay({
    ...{ ports: new Set([80, 443, 8080]), allowed: [], own: ['203.0.113.0/24'], machine: () => [] },
    ...more,
  });
const asked = (url: string, more: Partial<WayRules> = {}): string => {
  try {
    wayTo(more).check(new URL(url));
    return 'open';
  } catch (error) {
    return (error as Error).message;
  }
};
const found = (addresses: readonly string[], all: boolean, more: Partial<WayRules> = {}) =>
  new Promise<unknown>((resolve) => {
    wayTo({ ...more, resolve: named(...addresses) }).lookup('mirror.example', { all }, (error, ...rest) =>
      resolve(error ? error.message : rest),
    );
  });
const CLOSED = /is an address that images are not fetched from$/;

describe('a way', () => {
  it.each(['http://192.0.100.1/x', 'https://[2600::1]/x', 'http://mirror.example:8080/x'])(
    'is open to %s',
    (url) => expect(asked(url)).toBe('open'),
  );

  it.each([
    ['loopback', 'http://127.0.0.1/'],
    ['loopback, written otherwise', 'http://2130706433/'],
    ['loopback, shorter', 'http://127.1/'],
    ['loopback of IPv6', 'http://[::1]/'],
    ['loopback, mapped', 'http://[::ffff:127.0.0.1]/'],
    ['metadata', 'http://169.254.169.254/latest/meta-data/'],
    ['link-local addresses', 'http://[fe80::1]/'],
    ['any address at all', 'http://0.0.0.0/'],
    ['private addresses', 'http://10.1.2.3/'],
    ['private addresses of IPv6', 'http://[fd00::1]/'],
    ['carriers’ addresses', 'http://100.64.0.1/'],
    ['groups', 'http://224.0.0.1/'],
    ['addresses behind a translation', 'http://[64:ff9b::7f00:1]/'],
    ['addresses in a tunnel', 'http://[2002:7f00:1::]/'],
    ['the cloud’s own networks', 'http://203.0.113.9/'],
  ])('is closed to %s', (_what, url) => expect(asked(url)).toMatch(CLOSED));

  it('is closed to ports that nobody opened', () => {
    expect(asked('http://192.0.100.1:22/')).toMatch(/only the ports 80, 443, 8080 may be asked$/);
    expect(asked('https://192.0.100.1/', { ports: new Set([80]) })).toMatch(/only the ports 80 may/);
    expect(asked('http://192.0.100.1/', { ports: new Set([443]) })).toMatch(/only the ports 443 may/);
  });

  it('is opened to private addresses, and to nothing else', () => {
    const allowed = ['10.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', 'fd00::/8'];
    expect(asked('http://10.1.2.3/', { allowed })).toBe('open');
    expect(asked('http://[fd00::1]/', { allowed })).toBe('open');
    expect(asked('http://127.0.0.1/', { allowed })).toMatch(CLOSED);
    expect(asked('http://169.254.169.254/', { allowed })).toMatch(CLOSED);
    expect(asked('http://10.1.2.3/', { allowed, own: ['10.1.0.0/16'] })).toMatch(CLOSED);
  });

  it('leads to this machine only where it is named by itself', () => {
    const machine = () => ['10.1.2.3', 'fe80::1%eth0'];
    expect(asked('http://10.1.2.3/', { machine, allowed: ['10.0.0.0/8'] })).toMatch(CLOSED);
    expect(asked('http://10.1.2.4/', { machine, allowed: ['10.0.0.0/8'] })).toBe('open');
    expect(asked('http://10.1.2.3/', { machine, allowed: ['10.0.0.0/8', '10.1.2.3/32'] })).toBe('open');
    const rules = { ports: new Set([80]), allowed: [], own: [] };
    expect(() => guardedWay(rules).check(new URL('http://127.0.0.1/'))).toThrow(CLOSED);
  });

  it('is to the addresses that were looked at, in either form', async () => {
    expect(await found(['192.0.100.1', '2600::1'], true)).toEqual([
      [
        { address: '192.0.100.1', family: 4 },
        { address: '2600::1', family: 6 },
      ],
    ]);
    expect(await found(['192.0.100.1', '2600::1'], false)).toEqual(['192.0.100.1', 4]);
  });

  it('is closed to a name with one address that is', async () => {
    const refused = /^The image cannot be imported: mirror\.example is an address that images are not/;
    expect(await found(['192.0.100.1', '127.0.0.1'], true)).toMatch(refused);
    expect(await found(['169.254.169.254'], false)).toMatch(refused);
    expect(await found(['fe80::1%eth0'], true)).toMatch(refused);
    expect(await found([], true)).toBe('mirror.example has no address');
  });

  it('says what resolvers say', async () => {
    const failing = ((_name: string, _options: object, done: (error: Error) => void) =>
      done(new Error('ENOTFOUND'))) as unknown as typeof lookup;
    const said = await new Promise((resolve) => {
      wayTo({ resolve: failing }).lookup('mirror.example', {}, (error) => resolve(error?.message));
    });
    expect(said).toBe('ENOTFOUND');
  });
});
