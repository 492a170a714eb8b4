import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { imageStores } from '../../src/cloud/images/stores/index.js';
import { virtDrivers } from '../../src/host/compute/drivers/index.js';
import { networkDrivers } from '../../src/host/network/drivers/index.js';
import { volumeDrivers } from '../../src/host/volume/drivers/index.js';

const drivers = [
  ...Object.keys(virtDrivers).map((name) => ({ name, contract: 'virt', suite: 'virtDriverContract' })),
  ...Object.keys(networkDrivers).map((name) => ({
    name,
    contract: 'network',
    suite: 'networkDriverContract',
  })),
  ...Object.keys(volumeDrivers).map((name) => ({ name, contract: 'volume', suite: 'volumeDriverContract' })),
  ...Object.keys(imageStores).map((name) => ({ name, contract: 'image-store', suite: 'imageStoreContract' })),
];

describe('every driver', () => {
  it.each(drivers)('$name has the spec that runs the $contract contract', ({ name, contract, suite }) => {
    const spec = `test/contract/${name}-${contract}.contract.spec.ts`;
    expect(existsSync(spec) && readFileSync(spec, 'utf8')).toContain(`${suite}(`);
  });

  it.each(['virt', 'network', 'volume', 'image-store'])(
    'of the %s kind has its rules in one table',
    (contract) => {
      expect(existsSync(`docs/contracts/${contract}.md`)).toBe(true);
    },
  );
});
