import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';

/** A probe takes a second, and a busy pool may need some. */
const PATIENCE_MS = 20_000;
const FIRST_MS = 10;
const LONGEST_MS = 200;

interface ProofRow {
  readonly state: string;
  readonly reason: string | null;
}

/**
 * Resolves when all of these addresses are their project's. Throws InsufficientAddressCapacity for what could not be
 * proved, ServiceUnavailable for what is not yet: it is shown once it is.
 */
export async function proved(on: Queryable, ids: readonly string[]): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (let pause = FIRST_MS; ; pause = Math.min(pause * 1.5, LONGEST_MS)) {
    const rows = await on.query<ProofRow>(
      'SELECT state, reason FROM floating_addresses WHERE id = ANY($1::uuid[])',
      [ids],
    );
    const failed = rows.find(({ state }) => state === 'error');
    if (failed)
      throw new EngineError('InsufficientAddressCapacity', failed.reason ?? 'The address is not free.');
    if (rows.every(({ state }) => state !== 'allocating')) return;
    if (Date.now() > end)
      throw new EngineError('ServiceUnavailable', 'The address is not proved yet; it is listed once it is.');
    await sleep(pause);
  }
}
