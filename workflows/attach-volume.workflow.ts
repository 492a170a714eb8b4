import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { Operation } from './lib/operation.js';
import { plugVolume } from './lib/plug-volume.js';

/** Plugs volumes into instances. One whose guest is off gets them at its next start: then only rows say so. */
export async function attachVolume(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginAttachVolume(ref)));
  operation.noteHosts(
    plan.flatMap(({ host, instanceHost }) => [host, ...(instanceHost ? [instanceHost] : [])]),
  );
  await operation.perResource(plan, async (run, use) => {
    const unwound = await plugVolume(run, use);
    return unwound ? { kind: 'attach-failed', ...unwound } : { kind: 'attached' };
  });
}
