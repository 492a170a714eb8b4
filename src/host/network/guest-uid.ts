import type { PlacedPort } from './placed-port.js';

/**
 * The user that the guest of a new port runs as: the one that its other ports name, else the lowest from `base` on that
 * no port of this host has. Addresses say nothing of it: those of two domains may be the same.
 */
export function guestUidFor(instanceId: string, base: number, ports: Iterable<PlacedPort>): number {
  const taken = new Set<number>();
  for (const port of ports) {
    if (port.instanceId === instanceId) return port.guestUid;
    taken.add(port.guestUid);
  }
  let uid = base;
  while (taken.has(uid)) uid += 1;
  return uid;
}
