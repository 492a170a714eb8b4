import { type DhcpOptions } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { dhcpOptionsFilters } from './dhcp-options-filters.js';

const OPTIONS: DhcpOptions = {
  ...{ DhcpOptionsId: 'dopt-1', OwnerId: '111122223333' },
  DhcpConfigurations: [
    { Key: 'domain-name', Values: [{ Value: 'internal' }] },
    { Key: 'domain-name-servers', Values: [{ Value: '192.0.2.1' }, { Value: '192.0.2.2' }] },
  ],
  Tags: [{ Key: 'Name', Value: 'home' }],
};

const isFound = (Name: string, value: string, options = OPTIONS) =>
  dhcpOptionsFilters.matcher([{ Name, Values: [value] }])(options);

describe('dhcpOptionsFilters', () => {
  it.each([
    ['dhcp-options-id', 'dopt-1', 'dopt-2'],
    ['key', 'domain-name-servers', 'internal'],
    ['value', '192.0.2.2', 'domain-name'],
    ['value', 'internal', '192.0.2.3'],
    ['owner-id', '111122223333', '111122223334'],
    ['tag:Name', 'home', 'away'],
  ])('%s: %s is found, %s is not', (name, here, elsewhere) => {
    expect([isFound(name, here), isFound(name, elsewhere)]).toEqual([true, false]);
  });

  it.each(['key', 'value', 'tag-key', 'owner-id'])('%s finds nothing where nothing is set', (name) => {
    expect(isFound(name, '*', {})).toBe(false);
  });

  it('what has no key or no value has an empty one', () => {
    const bare = { DhcpConfigurations: [{ Values: [{}] }], Tags: [{}] };
    expect(['key', 'value', 'tag-key', 'tag-value'].map((name) => isFound(name, '', bare))).toEqual([
      ...[true, true],
      ...[true, true],
    ]);
    expect(isFound('key', '?', bare)).toBe(false);
    expect(isFound('value', '*', { DhcpConfigurations: [{ Key: 'domain-name' }] })).toBe(false);
  });

  it('refuses a filter that the verb does not have', () => {
    expect(() => isFound('vpc-id', 'vpc-1')).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterValue',
        message: "The filter 'vpc-id' is invalid",
      }),
    );
  });
});
