import { describe, expect, it } from '@jest/globals';
import { natGatewaysCheck } from './nat-gateways.check.js';

const row = { ec2Id: 'nat-1', host: 'h' as string | null, addressHost: 'h' as string | null };
const found = (differs: Partial<typeof row>) => {
  const facts = { nat_gateways: [{ ...row, ...differs }], inventories: new Map<string, never>() };
  return natGatewaysCheck.find(facts).map(({ kind, resource, message }) => ({ kind, resource, message }));
};
const apart = (message: string) => [{ kind: 'nat-gateway-apart', resource: 'nat-1', message }];

describe('natGatewaysCheck', () => {
  it('finds nothing where the address is with its gateway', () => expect(found({})).toEqual([]));

  it('finds a gateway that is nowhere, and one that is apart from its address', () => {
    expect(found({ host: null, addressHost: null })).toEqual([
      { kind: 'nat-gateway-nowhere', resource: 'nat-1', message: 'it is on no host' },
    ]);
    expect(found({ addressHost: 'other' })).toEqual(apart('it is on h, its address on other'));
    expect(found({ addressHost: null })).toEqual(apart('it is on h, its address on none'));
  });
});
