import type { Reason } from '../../../../workflows/contracts/operation.js';
import type { PowerReport } from '../../../stream/stream.contract.js';
import type { PoweredInstance, PowerEventRepository } from './power-event.repository.js';

/**
 * A guest whose shutdown behaviour is `terminate` has switched itself off: an operation like TerminateInstances begins.
 */
export interface GuestTerminator {
  /** Nothing happens when the instance's generation is another one by now. */
  terminateByGuest(instanceId: string, generation: number): Promise<void>;
}

/**
 * done: written, or no longer relevant; acknowledge. later: what somebody does to the guest decides; let the host
 * say it again. With a `rowGeneration`: the row is newer than the event, and only the host knows whether the guest is
 * too; ask it to look again.
 */
export type PowerVerdict = 'done' | 'later' | { readonly rowGeneration: number };

/** Under these the guest of the row's generation may already have run, and have ended. */
const STARTING = new Set(['launching', 'starting', 'repairing']);

const REASONS: Readonly<Record<PowerReport['kind'], Reason>> = {
  'guest-shutdown': {
    code: 'Client.InstanceInitiatedShutdown',
    message: 'Client.InstanceInitiatedShutdown: Instance initiated shutdown',
  },
  'guest-panicked': {
    code: 'Server.InternalError',
    message: 'Server.InternalError: The guest’s kernel has panicked',
  },
  'guest-lost': {
    code: 'Server.InternalError',
    message: 'Server.InternalError: The guest’s virtual machine has ended unexpectedly',
  },
};

/**
 * What a guest's power event means for its row (design: "Wanted and observed"). Hearing an event twice changes nothing.
 * A row's generation rises when an operation takes it, the guest's when the operation reaches it. So an event that is
 * older than its row counts only when the host, asked with the row's generation, says it again: what it knew before may
 * be overtaken.
 */
export class PowerEventService {
  constructor(
    private readonly events: PowerEventRepository,
    private readonly terminator: GuestTerminator,
  ) {}

  /** Resolves after the commit. `host` is the one that the token proves. */
  async occurred(host: string, report: PowerReport): Promise<PowerVerdict> {
    const { instanceId, kind } = report;
    const instance = await this.events.find(instanceId);
    if (!instance || instance.host !== host || report.generation > instance.generation) return 'done';
    if (instance.taskState !== null) return mayDecide(instance, report) ? 'later' : 'done';
    if (instance.lifecycle !== 'active') return 'done';
    const { generation } = instance;
    if (report.generation !== generation && report.rowGeneration !== generation)
      return { rowGeneration: generation };
    if (endsItself(instance, kind)) await this.terminator.terminateByGuest(instanceId, generation);
    else await this.events.markStopped(instanceId, generation, REASONS[kind]);
    return 'done';
  }
}

/** Whether the event may still count when the work that is under way ends: the work may never reach the guest. */
const mayDecide = ({ taskState, generation }: PoweredInstance, report: PowerReport): boolean =>
  taskState !== 'terminating' && (report.generation < generation || STARTING.has(taskState ?? ''));

const endsItself = (instance: PoweredInstance, kind: PowerReport['kind']): boolean =>
  kind === 'guest-shutdown' && instance.shutdownBehaviour === 'terminate';
