import type {
  AddressEnding,
  PlannedAllocation,
  PlannedAssociation,
  PlannedUnbinding,
} from '../contracts/control/addresses.js';
import type { PlannedReturn } from '../contracts/control/planned.js';
import type { CleanupNote, Reason } from '../contracts/operation.js';
import { bindAddress, probeAddress, unbindAddress } from './address-steps.js';
import type { ResourceRun } from './resource-run.js';
import { saga, undoAll } from './saga.js';

/** So many addresses that somebody else has are set aside by one allocation. */
const MOST_SET_ASIDE = 8;

const failure = (message: string): Reason => ({ code: 'Server.InternalError', message });
const NO_HOST = failure('No host is there to prove that nobody has the address.');
const ALL_TAKEN = failure('The addresses that are left answer to somebody else.');
const HELD = failure('A host that had the address has not let go of it.');

/** Proves that nobody has the address: one that somebody has is set aside, and the next one tried. */
export async function allocate(run: ResourceRun, planned: PlannedAllocation): Promise<AddressEnding> {
  const { interface: device, host } = planned;
  if (device === '') return { kind: 'allocated' };
  if (host === null) return { kind: 'allocation-failed', reason: NO_HOST };
  let outside: string | null = planned.outside;
  const unwound = await saga(run, async (step) => {
    for (let tries = 0; outside !== null; tries += 1) {
      const probe = { addressId: planned.id, outside, interface: device };
      if (!(await step(probeAddress(host, probe)))) return;
      outside = tries < MOST_SET_ASIDE ? await next(run, outside, host) : null;
    }
  });
  if (unwound) return { kind: 'allocation-failed', reason: unwound.reason };
  return outside === null ? { kind: 'allocation-failed', reason: ALL_TAKEN } : { kind: 'allocated' };
}

const next = ({ id, generation, operation }: ResourceRun, outside: string, host: string) =>
  operation.rows((rows, ref) => rows.setAside(ref, { id, generation, outside, host }));

/** Every host that may answer for the address lets go of it. Those that did not confirm are left as cleanups. */
export async function unbind(
  run: ResourceRun,
  hosts: readonly string[],
  undo = false,
): Promise<readonly CleanupNote[]> {
  const left = await run.cancellable(() =>
    Promise.all(
      hosts.map((host) => undoAll(run, [unbindAddress(host, run.id)], { patience: 'unwindWait', undo })),
    ),
  );
  return left.flat();
}

/** At one host at a time: it is bound nowhere before all others have let go of it. */
export async function associate(run: ResourceRun, planned: PlannedAssociation): Promise<AddressEnding> {
  const { id, host, others, translation, isKept } = planned;
  const kind = isKept ? 'follow-failed' : 'association-failed';
  const left = await unbind(run, others);
  if (left.length > 0) return { kind, reason: HELD, cleanups: left };
  const unwound = await saga(run, (step) => step(bindAddress(host, translation), unbindAddress(host, id)));
  return unwound ? { kind, ...unwound } : { kind: 'associated' };
}

export const disassociate = async (
  run: ResourceRun,
  { hosts, isParked }: PlannedUnbinding,
): Promise<AddressEnding> => ({
  kind: isParked ? 'parked' : 'disassociated',
  cleanups: await unbind(run, hosts),
});

/** A host that lost it answers for it again. */
export async function bringBackAddress(
  run: ResourceRun,
  { host, translation }: PlannedReturn<'floating-address'>,
): Promise<AddressEnding> {
  const unwound = await saga(run, (step) => step(bindAddress(host, translation)));
  return unwound ? { kind: 'failed', reason: unwound.reason } : { kind: 'associated' };
}
