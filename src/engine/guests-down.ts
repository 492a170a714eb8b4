import { type HostPart } from './part.js';

type Keeper = Pick<HostPart, 'order'>;

/** What a driver may take beyond a guest's grace to cut its power. */
const MARGIN_MS = 5_000;
/** How long the cloud may take to say which guests listen to their power button. */
const PREPARE_MS = 3_000;
/** Guests that obey at once are no news. */
const FIRST_WORD_MS = 2_000;
const NEXT_WORD_MS = 10_000;
const MOST_NAMES = 8;

/** The guests of a cloud that goes down: asked to shut down, waited for, and told of meanwhile. */
export class GuestsDown {
  readonly #waiting = new Map<Keeper, readonly string[]>();
  #until: number | undefined;
  #hurried = false;

  constructor(
    /** In the order in which they come to rest. */
    private readonly ranks: readonly (readonly Keeper[])[],
    private readonly graceMs: number,
    private readonly say: (line: string) => void,
  ) {}

  /** Names of guests that are not off yet. */
  get waiting(): readonly string[] {
    return [...this.#waiting.values()].flat();
  }

  /** While the control plane can still be asked. */
  async prepare(): Promise<void> {
    await within(PREPARE_MS, this.#all(this.ranks.flat(), { prepareShutdown: true }));
  }

  /** Resolves when all are off. Who does not answer even after the grace is left to be adopted. */
  async run(): Promise<void> {
    this.#until = Date.now() + this.graceMs;
    const words = setInterval(() => this.#tell(), NEXT_WORD_MS);
    const first = setTimeout(() => this.#tell(), FIRST_WORD_MS);
    for (const rank of this.ranks)
      await within(this.graceMs + MARGIN_MS, this.#all(rank, { quiesce: this.graceMs }));
    clearInterval(words);
    clearTimeout(first);
    this.#until = undefined;
  }

  /** Cuts the power of those that are waited for. False: none are, or theirs was cut already. */
  hurry(): boolean {
    if (this.#until === undefined || this.#hurried || this.waiting.length === 0) return false;
    this.#hurried = true;
    void this.#all(this.ranks.flat(), { hurryGuests: true });
    return true;
  }

  async #all(parts: readonly Keeper[], order: Parameters<Keeper['order']>[0]): Promise<void> {
    await Promise.all(
      parts.map((keeper) => keeper.order(order, (names) => this.#waiting.set(keeper, names))),
    );
  }

  #tell(): void {
    const names = this.waiting;
    if (names.length === 0 || this.#until === undefined) return;
    const left = Math.max(0, Math.ceil((this.#until - Date.now()) / 1_000));
    this.say(`${waitingFor(names)}, ${left} s at most; Ctrl-C again cuts their power`);
  }
}

/** `waiting for 2 guests to shut down: i-1, i-2`. */
export function waitingFor(names: readonly string[]): string {
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  const guests = names.length === 1 ? 'a guest' : `${names.length} guests`;
  return `waiting for ${guests} to shut down: ${names.slice(0, MOST_NAMES).join(', ')}${more}`;
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
