import { randomUUID } from 'node:crypto';
import { type NewInterface } from '../networks/network-interface.repository.js';
import type { LaunchRequest } from './instance.js';

/**
 * The first interface that an instance is launched with; an address that was asked for comes with one instance only.
 * What outlives the instance is the project's.
 */
export const newInterfaceOf = (
  instanceId: string,
  projectId: string,
  { privateAddress, interfaceDescription: description, keepsInterface = false }: LaunchRequest,
): NewInterface => ({
  id: randomUUID(),
  instanceId,
  ...(keepsInterface && { projectId, deleteOnTermination: false }),
  ...(privateAddress !== undefined && { address: privateAddress }),
  ...(description !== undefined && { description }),
});
