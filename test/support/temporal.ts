import { randomBytes } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';

/** The run's Temporal. */
export function temporalAddress(): string {
  const address = process.env['ENGINE_TEST_TEMPORAL'];
  if (!address) throw new Error('ENGINE_TEST_TEMPORAL is not set: test/support/global-setup.mjs sets it');
  return address;
}

/** A namespace of the spec's own on it: the queues of clouds that run side by side have the same names. */
export async function temporalNamespaceForSpec(): Promise<string> {
  const namespace = `spec-${randomBytes(6).toString('hex')}`;
  const connection = await Connection.connect({ address: temporalAddress() });
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  await connection.close();
  return namespace;
}
