import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { allocate } from './lib/addresses.js';
import { Operation } from './lib/operation.js';

/** Proves addresses that a project was given. Nothing is left on hosts. */
export async function allocateAddress(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginAllocateAddress(ref)));
  operation.noteHosts(plan.flatMap(({ host }) => host ?? []));
  await operation.perResource(plan, allocate);
}
