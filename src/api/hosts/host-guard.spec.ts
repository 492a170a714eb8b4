import { beforeEach, describe, expect, it } from '@jest/globals';
import { EngineError } from '../../common/errors/engine-error.js';
import type { HostIdentity } from '../../cloud/hosts/host.repository.js';
import { hashOfToken } from '../../cloud/hosts/host-token.js';
import { HostGuard } from './host-guard.js';

const bearer = (token: string) => `Bearer ${token.padEnd(40, '-')}`;
const hashOf = (token: string) => hashOfToken(token.padEnd(40, '-'));
const SECONDS = 5;

describe('HostGuard', () => {
  let now: number;
  let hosts: Map<string, HostIdentity>;
  let asked: number;
  let isBroken: boolean;
  let guard: HostGuard;

  const add = (name: string, token: string) => hosts.set(hashOf(token), { name, tokenHash: hashOf(token) });
  /** The host's name, or why it is not let in. */
  const come = (token: string, address = '10.0.0.1') =>
    guard.admit(bearer(token), address).then(
      ({ name }) => name,
      (error: unknown) => EngineError.of(error).code,
    );
  /** So many guesses, each another one. Their answers, each once. */
  async function guess(count: number, address: (i: number) => string): Promise<Set<string>> {
    const answers = Array.from({ length: count }, (_, i) => come(`guess-${now}-${i}`, address(i)));
    return new Set(await Promise.all(answers));
  }

  beforeEach(() => {
    [now, asked, isBroken, hosts] = [0, 0, false, new Map()];
    const byTokenHash = async (hash: string) => {
      asked += 1;
      if (isBroken) throw new Error('no database');
      return hosts.get(hash);
    };
    guard = new HostGuard({ byTokenHash }, SECONDS, () => now);
    add('h', 'good');
  });

  it('asks once for a token, however many requests come, and again when what it knows is old', async () => {
    expect(await Promise.all([come('good'), come('good')])).toEqual(['h', 'h']);
    now = SECONDS * 1000 - 1;
    expect(await come('good')).toBe('h');
    expect(asked).toBe(1);
    now += 1;
    expect(await come('good')).toBe('h');
    expect(asked).toBe(2);
  });

  it('believes nothing when told to forget, not even what was being read', async () => {
    const reading = come('good');
    hosts.clear();
    guard.forget();
    await reading;
    expect(await come('good')).toBe('AuthFailure');
    expect(await guard.isCurrent({ name: 'h', tokenHash: hashOf('good') })).toBe(false);
  });

  it('remembers no token as unknown', async () => {
    expect(await come('later')).toBe('AuthFailure');
    add('h2', 'later');
    expect(await come('later')).toBe('h2');
  });

  it.each([undefined, '', 'Basic eDp5', 'Bearer short', `Bearer ${'x'.repeat(201)}`])(
    'asks nothing for the header %j, and counts it as a guess',
    async (header) => {
      await expect(guard.admit(header, '10.0.0.1')).rejects.toMatchObject({ code: 'AuthFailure' });
      await Promise.all(
        Array.from({ length: 199 }, () => guard.admit(header, '10.0.0.1').catch(() => undefined)),
      );
      expect(asked).toBe(0);
      expect(await come('good')).toBe('RequestLimitExceeded');
    },
  );

  it('makes guesses beyond the limit cost no query, and lets in who is known and who comes from elsewhere', async () => {
    expect(await come('good')).toBe('h');
    asked = 0;
    expect(await guess(1_000, () => '10.0.0.1')).toEqual(new Set(['AuthFailure', 'RequestLimitExceeded']));
    expect(asked).toBe(200);
    expect(await come('good')).toBe('h');
    now = SECONDS * 1000;
    // Looked up again, and not as a guess.
    await guess(1_000, () => '10.0.0.1');
    expect(await come('good')).toBe('h');
    add('h2', 'new');
    expect(await come('new', '10.0.0.1')).toBe('RequestLimitExceeded');
    expect(await come('new', '10.0.0.2')).toBe('h2');
  });

  it('bounds what guesses from many addresses cost', async () => {
    await guess(5_000, (i) => `10.0.${i >> 8}.${i & 255}`);
    expect(asked).toBe(2_000);
    expect(await come('good', '10.9.9.9')).toBe('RequestLimitExceeded');
    now = 1_000;
    expect(await come('good', '10.9.9.9')).toBe('h');
  });

  it('counts no host as a guess: all may come at once from behind one address', async () => {
    for (let i = 0; i < 1_000; i += 1) {
      add(`h${i}`, `token-${i}`);
      expect(await come(`token-${i}`)).toBe(`h${i}`);
    }
  });

  it('counts nothing while the database does not answer', async () => {
    isBroken = true;
    expect(await guess(150, () => '10.0.0.1')).toEqual(new Set(['InternalError']));
    expect(await guess(150, () => '10.0.0.1')).toEqual(new Set(['InternalError']));
    isBroken = false;
    expect(await come('good')).toBe('h');
  });

  it('limits what one host asks for, and no other', async () => {
    add('h2', 'other');
    await come('good');
    await come('other');
    const answers = await Promise.all(Array.from({ length: 2_001 }, () => come('good')));
    expect(answers.filter((answer) => answer === 'RequestLimitExceeded')).toHaveLength(1);
    expect(await come('other')).toBe('h2');
  });

  it('counts a token that is a host’s no more as a guess again', async () => {
    await come('good');
    hosts.clear();
    guard.forget();
    expect(await come('good')).toBe('AuthFailure');
    await guess(200, () => '10.0.0.1');
    expect(await come('good')).toBe('RequestLimitExceeded');
  });
});
