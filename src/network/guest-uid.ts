import { addressNumber, rangeOf } from './strict-ipv4.js';

/**
 * The user that a guest runs as: one of its own, `base` plus its address's place in the network. Two guests of a host share
 * none, because they share no address, and the tap can be given to the user before there is a guest.
 */
export const guestUidOf = (base: number, cidr: string, address: string): number =>
  base + addressNumber(address) - rangeOf(cidr).first;
