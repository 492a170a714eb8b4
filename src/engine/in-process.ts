import { type Daemon } from '../common/daemon.js';
import { obey } from '../daemons/shutdown-orders.js';
import { type HostPart, type PartState } from './part.js';

/** A daemon inside this very process, for `--single_process`. */
export class InProcess implements HostPart {
  state: PartState = 'waiting';
  readonly restarts = 0;
  readonly pid = process.pid;
  #daemon: Daemon | undefined;

  constructor(
    readonly name: string,
    readonly address: string,
    private readonly serve: () => Promise<Daemon>,
  ) {}

  async start(): Promise<void> {
    this.state = 'starting';
    this.#daemon = await this.serve();
    this.state = 'up';
  }

  async stop(graceMs: number): Promise<void> {
    this.state = 'stopping';
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, graceMs)));
    await Promise.race([this.#daemon?.close(), late]);
    clearTimeout(timer);
    this.state = 'down';
  }

  /** It goes with this process. */
  kill(): void {
    this.state = 'down';
  }

  order(...[order, tell]: Parameters<HostPart['order']>): Promise<void> {
    return obey(order, this.#daemon, (answer) => 'guestsWaiting' in answer && tell(answer.guestsWaiting));
  }
}
