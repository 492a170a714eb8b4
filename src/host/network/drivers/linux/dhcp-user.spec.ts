import { expect, it } from '@jest/globals';
import { dhcpUser } from './dhcp-user.js';

it('takes the wanted user where there is one', async () => {
  expect(await dhcpUser('root')).toBe('root');
  expect(await dhcpUser('no-such-user')).toBe('nobody');
});
