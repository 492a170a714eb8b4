import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Costs of a new hash, as RFC 7914 names them: N = 2^15, r = 8, p = 1. One hash takes 32 MiB and about 80 ms. */
const COSTS = { logN: 15, r: 8, p: 1 } as const;
const [SALT, KEY] = [16, 32] as const;

interface Costs {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

/** `scrypt$logN$r$p$salt$key`, the last two in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT);
  const key = await derive(password, salt, COSTS);
  const { logN, r, p } = COSTS;
  return ['scrypt', logN, r, p, salt.toString('base64'), key.toString('base64')].join('$');
}

/** Whether the password is the one of the hash. Takes the same time either way. */
export async function matchesHash(password: string, hash: string): Promise<boolean> {
  const [scheme, logN, r, p, salt = '', key = ''] = hash.split('$');
  if (scheme !== 'scrypt') throw new Error('a password hash is of an unknown scheme');
  const expected = Buffer.from(key, 'base64');
  const costs = { logN: Number(logN), r: Number(r), p: Number(p) };
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64'), costs), expected);
}

function derive(password: string, salt: Buffer, { logN, r, p }: Costs): Promise<Buffer> {
  const N = 2 ** logN;
  const costs = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) =>
    scrypt(password.normalize('NFKC'), salt, KEY, costs, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  );
}
