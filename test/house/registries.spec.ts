import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { virtDrivers } from '../../src/host/compute/drivers/index.js';
import { networkDrivers } from '../../src/host/network/drivers/index.js';

const drivers = [
  ...Object.keys(virtDrivers).map((name) => ({ name, contract: 'virt' })),
  ...Object.keys(networkDrivers).map((name) => ({ name, contract: 'network' })),
];

describe('every driver', () => {
  it.each(drivers)('$name has the spec that runs the $contract contract', ({ name, contract }) => {
    const spec = `test/contract/${name}-${contract}.contract.spec.ts`;
    expect(existsSync(spec) && readFileSync(spec, 'utf8')).toMatch(
      new RegExp(`${contract}DriverContract\\(`),
    );
  });

  it.each(['virt', 'network'])('of the %s kind has its rules in one table', (contract) => {
    expect(existsSync(`docs/contracts/${contract}.md`)).toBe(true);
  });
});
