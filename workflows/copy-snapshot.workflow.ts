import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { keepSnapshot } from './lib/keep-snapshot.js';
import { Operation } from './lib/operation.js';

/** Makes snapshots of others, on their hosts. */
export async function copySnapshot(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginCopySnapshot(ref)));
  operation.noteHosts(plan.map(({ host }) => host));
  await operation.perResource(plan, (run, { host, snapshot }) => keepSnapshot(run, host, snapshot));
}
