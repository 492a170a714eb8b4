/**
 * A guest that still boots misses a press, so it is repeated; not soon, because one that hears two runs its hooks
 * twice, side by side.
 */
const PRESS_AGAIN_MS = 60_000;
const LOOK_MS = 1_000;

/**
 * A guest’s power button. It remembers its presses: those who ask one after the other ask once, and share the grace.
 */
export class PowerButton {
  #begun = -Infinity;
  #pressed = -Infinity;

  /** `now`: milliseconds of a clock that never jumps. */
  constructor(
    private readonly press: () => Promise<void>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Asks the guest to shut down, unless it is being asked. Answers for how many milliseconds it has been asked by now.
   */
  ask(): number {
    if (!this.#isFresh()) {
      this.#begun = this.now();
      this.#push();
    }
    return this.now() - this.#begun;
  }

  /** Presses again when the last press is long enough ago, until it is told to stop. */
  repeat(): () => void {
    const timer = setInterval(() => {
      if (!this.#isFresh()) this.#push();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }

  #isFresh(): boolean {
    return this.now() - this.#pressed < PRESS_AGAIN_MS;
  }

  #push(): void {
    this.#pressed = this.now();
    // Where the button does not work, there is still the plug.
    void this.press().catch(() => undefined);
  }
}
