import { logger } from '../../../../common/log/logger.js';
import type { GuestRecord } from './guest-record.js';
import { currentBootId, isAlive } from '../../../processes/linux-process.js';
import { QemuMachine, type Ending } from './qemu-machine.js';
import type { QmpDoor } from '../../../qmp/qmp-door.js';
import { QmpError } from '../../../qmp/qmp-error.js';
import { QmpClient } from '../../../qmp/qmp.client.js';

/** What became of a guest while no daemon watched it. */
export type Found =
  | { readonly machine: QemuMachine }
  /** Off. With an ending: one that has not been reported. */
  | { readonly machine: undefined; readonly ending: Ending | undefined };

const OFF: Found = { machine: undefined, ending: undefined };

/**
 * Finds the QEMU of a guest again. It is ours when pid and start time are those that we wrote down and QMP knows the
 * guest's uuid and name. One that was started but not let go (its daemon died in between) is ended: whoever asked for
 * it asks again.
 */
export async function findAgain(record: GuestRecord, door: QmpDoor): Promise<Found> {
  const { process, wanted } = record;
  if (!process) return OFF;
  if (!isAlive(process)) {
    const machineRestarted = process.bootId !== currentBootId();
    const unheard = wanted === 'on' && !machineRestarted;
    return unheard ? lost('QEMU ended while no daemon watched') : OFF;
  }
  const qmp = await opened(door);
  if (qmp && !(await isGuest(qmp, record))) {
    qmp.close();
    logger('qemu').error({ pid: process.pid, instanceId: record.definition.instanceId }, 'not our guest');
    return wanted === 'on' ? lost('another guest has taken its place') : OFF;
  }
  const machine = new QemuMachine(process, door, qmp);
  if ((await statusOf(machine)) !== 'prelaunch') return { machine };
  await machine.quit();
  return OFF;
}

const lost = (detail: string): Found => ({ machine: undefined, ending: { kind: 'guest-lost', detail } });

/** Undefined: it has another client, or hangs; it may answer later. */
async function opened(door: QmpDoor): Promise<QmpClient | undefined> {
  try {
    return await QmpClient.open(door);
  } catch (error) {
    if (!(error instanceof QmpError)) throw error;
    logger('qemu').warn({ path: door.path, err: error }, 'a guest’s monitor does not answer');
    return undefined;
  }
}

async function isGuest(qmp: QmpClient, { definition }: GuestRecord): Promise<boolean> {
  const [uuid, name] = await Promise.all([qmp.ask('query-uuid'), qmp.ask('query-name')]);
  return (
    (uuid as { UUID: string }).UUID === definition.smbiosUuid &&
    (name as { name?: string }).name === definition.name
  );
}

/** Undefined: it does not say now. The machine goes on asking. */
async function statusOf(machine: QemuMachine): Promise<string | undefined> {
  try {
    return await machine.status();
  } catch (error) {
    logger('qemu').warn({ pid: machine.process.pid, err: error }, 'a guest does not say how it is');
    return undefined;
  }
}
