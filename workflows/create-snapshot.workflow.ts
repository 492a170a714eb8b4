import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { beginTogether } from './lib/begin-together.js';
import { dropSnapshot, keepSnapshot } from './lib/keep-snapshot.js';
import { Operation } from './lib/operation.js';

/** Keeps what volumes are at one moment, on their hosts. */
export async function createSnapshot(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginCreateSnapshot(ref)));
  const guest = plan.find(({ guest: one }) => one)?.guest;
  operation.noteHosts([...plan.map(({ host }) => host), ...(guest ? [guest.host] : [])]);
  const why = guest && (await beginTogether(operation, guest, plan));
  await operation.perResource(plan, async (run, { host, snapshot }) => {
    if (why) return dropSnapshot(run, host, why);
    return keepSnapshot(run, host, guest ? { ...snapshot, begun: true } : snapshot);
  });
}
