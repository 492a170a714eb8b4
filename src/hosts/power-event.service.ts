import type { Reason } from '../../workflows/contracts/operation.js';
import type { PowerReport } from './host-link.js';
import type { PoweredInstance, PowerEventRepository } from './power-event.repository.js';

/** A guest whose shutdown behaviour is `terminate` has switched itself off: an operation like TerminateInstances begins. */
export interface GuestTerminator {
  /** Nothing happens when the instance's generation is another one by now. */
  terminateByGuest(instanceId: string, generation: number): Promise<void>;
}

/** done: written, or of no meaning any more; acknowledge. later: somebody is starting this very guest; let the host say it again. */
export type PowerVerdict = 'done' | 'later';

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

/** What a guest's power event means for its row (design: "Wanted and observed"). Hearing an event twice changes nothing. */
export class PowerEventService {
  constructor(
    private readonly events: PowerEventRepository,
    private readonly terminator: GuestTerminator,
  ) {}

  /** Resolves after the commit. `host` is the one that the token proves. */
  async occurred(host: string, { instanceId, generation, kind }: PowerReport): Promise<PowerVerdict> {
    const instance = await this.events.find(instanceId);
    if (!instance || instance.host !== host || instance.generation !== generation) return 'done';
    if (instance.taskState !== null) return STARTING.has(instance.taskState) ? 'later' : 'done';
    if (instance.state !== 'running') return 'done';
    if (endsItself(instance, kind)) await this.terminator.terminateByGuest(instanceId, generation);
    else await this.events.markStopped(instanceId, generation, REASONS[kind]);
    return 'done';
  }
}

const endsItself = (instance: PoweredInstance, kind: PowerReport['kind']): boolean =>
  kind === 'guest-shutdown' && instance.shutdownBehaviour === 'terminate';
