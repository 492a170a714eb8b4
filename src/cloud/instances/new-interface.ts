import { randomUUID } from 'node:crypto';
import { type NewInterface } from '../networks/network-interface.repository.js';
import type { LaunchRequest } from './instance.js';

/** The one interface that an instance is launched with; an address that was asked for comes with one instance only. */
export const newInterfaceOf = (
  instanceId: string,
  { privateAddress, interfaceDescription: description }: LaunchRequest,
): NewInterface => ({
  id: randomUUID(),
  instanceId,
  ...(privateAddress !== undefined && { address: privateAddress }),
  ...(description !== undefined && { description }),
});
