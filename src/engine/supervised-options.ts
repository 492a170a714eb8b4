import { type ChildProcess } from './program.js';
import { type RotatingLog } from './rotating-log.js';

/** What a supervised program is beside its command line. */
export interface SupervisedOptions {
  readonly address: string;
  readonly log: RotatingLog;
  /** Told in one line, for the terminal, when it dies and when it is back. */
  say(line: string): void;
  /** Resolves once the program serves. */
  ready(child: ChildProcess): Promise<void>;
  /**
   * How long a first start that fails is tried again: what a killed predecessor holds it lets go of by itself, but not
   * at once.
   */
  readonly patienceMs?: number;
  /**
   * Asked with its last words when it has ended by itself: what it was that kept it from running, if that could be put
   * out of its way. It is said, and the program is started again.
   */
  mend?(lastWords: string): Promise<string | undefined>;
  /** Whether a program that is up says that it needs mending: it is killed then, mended, and the next is started. */
  isBroken?(lastWords: string): boolean;
  /** After each start but the first, before it counts as up again: what it has lost is given back. */
  restored?(): Promise<void>;
  /**
   * Watches a child that is up, and calls `hung` when it no longer answers: it is killed then, and the next is
   * started.
   */
  watch?(child: ChildProcess, hung: () => void): void;
}
