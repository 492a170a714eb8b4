import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Semaphore } from '../../common/async/semaphore.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { AttemptLimit } from './attempt-limit.js';
import { PasswordRepository } from './password.repository.js';
import { hashPassword, matchesHash } from './scrypt.js';

/** Who tries a password, and from where. */
export interface PasswordAttempt {
  /** Name or UUID. */
  readonly user: string;
  readonly password: string;
  /** The client's. */
  readonly address: string;
}

/** Failures in a minute, of one user at one address, of one user at all, and of one address. */
const [PER_BOTH, PER_USER, PER_ADDRESS, WINDOW_MS] = [10, 100, 30, 60_000] as const;
const MOST_AT_ONCE = 2;
/** Hashes that wait for their turn; more are refused, so that a storm of attempts holds nothing up. */
const MOST_WAITING = 128;

/** Checks and sets passwords. Each check costs 32 MiB for a moment: two at once for all callers. */
@Injectable()
export class PasswordService {
  readonly #perBoth = new AttemptLimit(PER_BOTH, WINDOW_MS);
  readonly #perUser = new AttemptLimit(PER_USER, WINDOW_MS);
  readonly #perAddress = new AttemptLimit(PER_ADDRESS, WINDOW_MS);
  readonly #turns = new Semaphore(MOST_AT_ONCE);
  #asked = 0;

  constructor(private readonly passwords: PasswordRepository) {}

  /** Throws InvalidParameterValue for a password that is no text of 1 to 1024 characters. */
  async set(userId: string, password: string): Promise<void> {
    if (password.length < 1 || password.length > 1024)
      throw new EngineError('InvalidParameterValue', 'A password has 1 to 1024 characters');
    await this.passwords.set(userId, await this.hash(password));
  }

  /**
   * The user's UUID; undefined: no such user, a wrong password, or too many wrong ones lately. They cannot be told
   * apart.
   */
  async check({ user, password, address }: PasswordAttempt): Promise<string | undefined> {
    if (this.#perAddress.isReached(address)) return undefined;
    const row = await this.passwords.find(user);
    const who = row?.userId ?? user;
    return (await this.verify({ user: who, password, address }, row?.hash)) ? row?.userId : undefined;
  }

  /** Whether a secret is the one of this hash; undefined: of none. Attempts count as those for a password do. */
  async verify({ user, password, address }: PasswordAttempt, hash: string | undefined): Promise<boolean> {
    const both = `${user} ${address}`;
    const isBarred = this.#perAddress.isReached(address) || this.#perUser.isReached(user);
    if (isBarred || this.#perBoth.isReached(both)) return false;
    const isRight = await this.#inTurn(() => matchesHash(password, hash ?? NOBODYS));
    if (hash !== undefined && isRight) {
      this.#perBoth.clear(both);
      return true;
    }
    this.#perBoth.fail(both);
    this.#perUser.fail(user);
    this.#perAddress.fail(address);
    return false;
  }

  /** What is kept of a secret. */
  hash(secret: string): Promise<string> {
    return this.#inTurn(() => hashPassword(secret));
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#asked >= MOST_AT_ONCE + MOST_WAITING)
      throw new EngineError('RequestLimitExceeded', 'Too many passwords are being checked.');
    this.#asked += 1;
    return this.#turns.run(new AbortController().signal, work).finally(() => (this.#asked -= 1));
  }
}

/** A hash that nothing matches: who guesses names learns nothing from the time that the answer takes. */
const NOBODYS = [
  'scrypt',
  15,
  8,
  1,
  randomBytes(16).toString('base64'),
  randomBytes(32).toString('base64'),
].join('$');
