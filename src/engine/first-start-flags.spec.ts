import { describe, expect, it } from '@jest/globals';
import { withoutEffect } from './first-start-flags.js';

const network = { cidr: '10.99.0.0/16', gateway: '10.99.0.1', dns: '10.99.0.1' };
const said = (given: Record<string, string>, change: Partial<typeof network> = {}) =>
  withoutEffect(new Map(Object.entries(given)), { host: 'h1', network: { ...network, ...change } });

describe('flags that count at the first start', () => {
  it('are passed over in silence where they say what is so', () => {
    expect(said({})).toEqual([]);
    expect(said({ host: 'h1', fixed_range: '10.99.0.0/16', dns_server: 'gateway' })).toEqual([]);
    expect(said({ dns_server: '10.99.0.1', fixed_range: '' })).toEqual([]);
    expect(said({ dns_server: 'none' }, { dns: '' })).toEqual([]);
  });

  it('are named where they change nothing', () => {
    expect(said({ host: 'h2', fixed_range: '10.1.0.0/16', dns_server: 'none' })).toEqual([
      '--host=h2 has no effect: this cloud has h1 since its first start',
      '--fixed_range=10.1.0.0/16 has no effect: this cloud has 10.99.0.0/16 since its first start',
      '--dns_server=none has no effect: this cloud has gateway since its first start',
    ]);
    expect(said({ dns_server: '192.0.2.53' }, { dns: '' })).toEqual([
      '--dns_server=192.0.2.53 has no effect: this cloud has none since its first start',
    ]);
  });
});
