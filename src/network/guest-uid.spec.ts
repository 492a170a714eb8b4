import { expect, it } from '@jest/globals';
import { guestUidOf } from './guest-uid.js';

it('gives each address of a network a user of its own', () => {
  expect(guestUidOf(200_000, '10.99.0.0/16', '10.99.0.10')).toBe(200_010);
  expect(guestUidOf(200_000, '10.99.0.0/16', '10.99.1.0')).toBe(200_256);
});
