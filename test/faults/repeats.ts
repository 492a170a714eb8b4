/** The step that was to be disturbed was not reached. */
export class StepNeverCame extends Error {}

/** Why cases of a suite were tried again: each reason counted. */
export class Repeats {
  #stepMissing = 0;
  #busy = 0;

  /** False: the failure says something of the fault, and stands. */
  async note(error: unknown, isBusy: () => Promise<boolean>): Promise<boolean> {
    if (error instanceof StepNeverCame) this.#stepMissing += 1;
    else if (await isBusy()) this.#busy += 1;
    else return false;
    return true;
  }

  /** One line for the suite's end. */
  words(cases: number): string {
    const total = this.#stepMissing + this.#busy;
    return `${total} of ${cases} fault cases tried again: ${this.#stepMissing} step missing, ${this.#busy} machine busy`;
  }
}
