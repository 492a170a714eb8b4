import type { HostNamespace } from './host-namespace.js';

/** A device has IPv6 and believes nobody's advertisements: its addresses are those that it is told, at once. */
export const QUIET6 = ['accept_ra', 'accept_redirects', 'accept_dad', 'disable_ipv6'];

/** Others go on having none. */
export const switchOn6 = (namespace: Pick<HostNamespace, 'set'>, devices: readonly string[]): Promise<void> =>
  namespace.set(
    0,
    devices.flatMap((device) => QUIET6.map((name) => `ipv6/conf/${device}/${name}`)),
  );

export const switchOff6 = (namespace: Pick<HostNamespace, 'set'>, device: string): Promise<void> =>
  namespace.set(1, [`ipv6/conf/${device}/disable_ipv6`]);
