import { LruCache } from '../../common/cache/lru-cache.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { hashOfToken } from '../../cloud/hosts/host-token.js';
import type { HostIdentity, HostRepository } from '../../cloud/hosts/host.repository.js';
import { RateLimit } from './rate-limit.js';
import { remoteOf } from './remote.js';

/** Why a stream ends whose token is worthless now. */
export const NOT_VALID = 'the host’s token is no longer valid';

const TOKEN = /^Bearer ([\w-]{20,200})$/;

/**
 * Of one host; of strangers, as long as nobody has found their token to be a host's: from one address, and from all
 * together.
 */
const RATES = {
  host: { perSecond: 1_000, burst: 2_000 },
  address: { perSecond: 20, burst: 200 },
  strangers: { perSecond: 500, burst: 2_000 },
};

/** Tokens that are remembered. */
const MOST = 10_000;
const DAY = 86_400_000;

/**
 * Who is let in to the host API, by the `Authorization: Bearer …` header. Rows hold the token's hash only, and the
 * search is by that hash: how long it takes tells nothing about any token.
 *
 * A token that was once found to be a host's counts as that host's until it is not found any more, so that nobody's
 * guesses can lock the host out. All others count before they are looked up, and get it back if they were good: guesses
 * beyond the limit cost no query, and hosts that all come at once cost no other host's.
 */
export class HostGuard {
  readonly #hosts: Pick<HostRepository, 'byTokenHash'>;
  /** By hash, what the database has said a moment ago. */
  readonly #believed: LruCache<string, Promise<HostIdentity | undefined>>;
  /** By hash, the name of the host that has had this token when it was last asked for. */
  readonly #proven: LruCache<string, string>;
  readonly #ofHost: RateLimit;
  readonly #ofAddress: RateLimit;
  readonly #ofStrangers: RateLimit;

  /** `seconds`: how long a token is believed without asking again. `now` in milliseconds. */
  constructor(
    hosts: Pick<HostRepository, 'byTokenHash'>,
    seconds: number,
    now: () => number = () => performance.now(),
  ) {
    this.#hosts = hosts;
    this.#believed = new LruCache({ most: MOST, milliseconds: seconds * 1000 }, now);
    this.#proven = new LruCache({ most: MOST, milliseconds: DAY }, now);
    this.#ofHost = new RateLimit(RATES.host, now);
    this.#ofAddress = new RateLimit(RATES.address, now);
    this.#ofStrangers = new RateLimit(RATES.strangers, now);
  }

  /** `address`: where the connection comes from. Throws AuthFailure or RequestLimitExceeded. */
  async admit(authorization: string | undefined, address: string): Promise<HostIdentity> {
    const [, token] = TOKEN.exec(authorization ?? '') ?? [];
    const hash = token === undefined ? undefined : hashOfToken(token);
    const host = hash === undefined ? undefined : this.#proven.get(hash);
    if (host === undefined) return this.#admitStranger(hash, remoteOf(address));
    if (!this.#ofHost.take(host)) throw tooMany();
    return (await this.#find(hash)) ?? refused();
  }

  /** Whether the host still has the token that it was let in with. */
  async isCurrent({ tokenHash }: HostIdentity): Promise<boolean> {
    return (await this.#find(tokenHash)) !== undefined;
  }

  /** Somebody changed a token: nothing that was read is believed any longer. */
  forget(): void {
    this.#believed.clear();
  }

  async #admitStranger(hash: string | undefined, remote: string): Promise<HostIdentity> {
    // One address's refusals do not count for all: it cannot use up what others have.
    if (!this.#ofAddress.take(remote) || !this.#ofStrangers.take('')) throw tooMany();
    let isGuess = false;
    try {
      const host = await this.#find(hash);
      isGuess = !host;
      return host ?? refused();
    } finally {
      // Nor does it count when the database does not answer.
      if (!isGuess) {
        this.#ofAddress.giveBack(remote);
        this.#ofStrangers.giveBack('');
      }
    }
  }

  async #find(hash: string | undefined): Promise<HostIdentity | undefined> {
    if (hash === undefined) return undefined;
    const believed = this.#believed.get(hash);
    if (believed) return believed;
    // Remembered before it is answered: what is read before a change cannot be put back after it.
    const reading = this.#hosts.byTokenHash(hash);
    this.#believed.set(hash, reading);
    const found = await reading.catch((error: unknown) => {
      this.#believed.delete(hash);
      throw error;
    });
    if (found) this.#proven.set(hash, found.name);
    else this.#disown(hash);
    return found;
  }

  #disown(hash: string): void {
    this.#believed.delete(hash);
    this.#proven.delete(hash);
  }
}

const tooMany = () => new EngineError('RequestLimitExceeded', 'Too many requests');

function refused(): never {
  throw new EngineError('AuthFailure', 'The host token is not valid');
}
