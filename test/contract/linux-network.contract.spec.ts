import { describe, it } from '@jest/globals';
import { linuxNetworkHost, whatNetworkLacks } from '../support/linux-network-host.js';
import { networkDriverContract } from './network-driver.contract.js';

const lacks = whatNetworkLacks();
if (lacks === '') networkDriverContract('linux', async () => linuxNetworkHost());
else if (process.env['ENGINE_REQUIRE_GUESTS'] === '1')
  it('has a real network', () => {
    throw new Error(lacks);
  });
else describe.skip(`network driver linux (${lacks})`, () => it.todo('needs a real network'));
