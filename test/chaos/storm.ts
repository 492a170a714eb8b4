import { randomUUID } from 'node:crypto';
import { until } from '../support/until.js';
import { type ChaosCloud, type Ids } from './chaos-cloud.js';

const SIZE = 5;
const LANES = 4;
/** Of the storm's twenty requests: the blow falls while these are being worked on and the others are yet to come. */
const ANSWERED_BEFORE = 8;
const RECOVERY_MS = 60_000;

interface Launch {
  readonly token: string;
  ids?: Ids;
}

interface Termination {
  readonly ids: Ids;
  isAnswered: boolean;
}

/**
 * Fifty launches and fifty terminations, five a request, and a blow in their middle. Every answered request ends in its
 * true state; one without an answer was done whole or not at all, and is done when it is said again.
 */
export class Storm {
  readonly #launches: readonly Launch[];
  readonly #terminations: readonly Termination[];
  #answered = 0;

  /** `victims` run, and are what is terminated. */
  constructor(
    private readonly cloud: ChaosCloud,
    victims: Ids,
  ) {
    const batches = Array.from({ length: victims.length / SIZE }, (_, n) =>
      victims.slice(n * SIZE, (n + 1) * SIZE),
    );
    this.#terminations = batches.map((ids) => ({ ids, isAnswered: false }));
    this.#launches = batches.map(() => ({ token: randomUUID() }));
  }

  /** Resolves with the instances that run, when all is as it was asked for. */
  async withBlow(strike: () => Promise<void>): Promise<Ids> {
    let blow: Promise<void> | undefined;
    const queue = this.#launches.flatMap((launch, n) => [launch, this.#terminations[n]]);
    const lane = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        await this.#once(next);
        if (this.#answered >= ANSWERED_BEFORE) blow ??= strike();
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    await blow;
    await until(() => this.#isBack(), RECOVERY_MS);
    await this.#nothingHalf();
    await this.#sayAgain();
    return this.#settled();
  }

  /** Without an answer it stays as it is. What the cloud refuses in words of its own is thrown. */
  async #once(request: Launch | Termination): Promise<void> {
    try {
      if ('token' in request) request.ids = await this.cloud.launch(SIZE, request.token);
      else await this.cloud.terminate(request.ids);
      if ('isAnswered' in request) request.isAnswered = true;
      this.#answered += 1;
    } catch (error) {
      if (isRefusal(error)) throw error;
    }
  }

  async #isBack(): Promise<boolean> {
    if (!(await this.cloud.engine.status())?.up) return false;
    return this.cloud.states().then(
      () => true,
      (error: unknown) => {
        if (isRefusal(error)) throw error;
        return false;
      },
    );
  }

  async #nothingHalf(): Promise<void> {
    for (const { token, ids } of this.#launches) {
      const found = await this.cloud.ofToken(token);
      const whole = ids ?? (found.length === 0 ? [] : Array.from({ length: SIZE }));
      if (found.length !== whole.length) throw new Error(`${found.length} of ${SIZE} are there of ${token}`);
    }
    const states = await this.cloud.states();
    for (const { ids } of this.#terminations) {
      const spared = ids.filter((id) => states.get(id) === 'running');
      if (spared.length % SIZE !== 0) throw new Error(`${spared.join()} of ${ids.join()} are spared`);
    }
  }

  /** As a client does that got no answer. */
  async #sayAgain(): Promise<void> {
    for (const launch of this.#launches) {
      const found = await this.cloud.ofToken(launch.token);
      if (!launch.ids) launch.ids = await this.cloud.launch(SIZE, launch.token);
      if (found.some((id) => !launch.ids?.includes(id))) throw new Error(`${launch.token} launched twice`);
    }
    for (const { ids, isAnswered } of this.#terminations) if (!isAnswered) await this.cloud.terminate(ids);
  }

  async #settled(): Promise<Ids> {
    const running = this.#launches.flatMap(({ ids = [] }) => ids);
    const wanted = new Map([
      ...this.#terminations.flatMap(({ ids }) => ids).map((id) => [id, 'terminated'] as const),
      ...running.map((id) => [id, 'running'] as const),
    ]);
    let wrong: readonly string[] = [];
    const holds = async () => {
      const states = await this.cloud.states();
      const differs = [...wanted].filter(([id, state]) => states.get(id) !== state);
      const others = [...states].filter(([id, state]) => !wanted.has(id) && state !== 'terminated');
      wrong = [
        ...differs.map(([id]) => `${id} is ${states.get(id)}`),
        ...others.map(([id, state]) => `${id} is ${state}`),
      ];
      return wrong.length === 0;
    };
    await until(holds, RECOVERY_MS).catch((cause: unknown) => {
      throw new Error(wrong.join(', '), { cause });
    });
    return running;
  }
}

/** Said by the cloud, and not its trouble. */
export function isRefusal(error: unknown): boolean {
  const { httpStatusCode } = (error as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {};
  return httpStatusCode !== undefined && httpStatusCode < 500;
}
