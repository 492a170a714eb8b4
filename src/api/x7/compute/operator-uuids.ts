import { namedUuid } from '../../../common/ids/named-uuid.js';

/** By which clients know a daemon from 2.53 on. */
export const serviceUuid = (binary: string, host: string): string =>
  namedUuid(`service ${binary} on ${host}`);

/** By which clients know a host as a machine that runs guests, from 2.53 on. */
export const hypervisorUuid = (host: string): string => namedUuid(`hypervisor ${host}`);
