import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe } from '@jest/globals';
import type { PrivateCloud } from '../support/private-cloud.js';

/** The Python environment with awscli, boto3 and boto 2, which `npm test` makes. */
const folder = process.env['ENGINE_TEST_CLIENTS'] ?? '';

/** With ENGINE_REQUIRE_CLIENTS=1 a client that is not there fails; else its suite is skipped, by name. */
export function describeWithPython(name: string, suite: () => void): void {
  if (folder === '' && process.env['ENGINE_REQUIRE_CLIENTS'] === '1')
    throw new Error(`${name}: ENGINE_TEST_CLIENTS is not set, and ENGINE_REQUIRE_CLIENTS=1`);
  (folder === '' ? describe.skip : describe)(name, suite);
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = promisify(execFile);

/** A program of the Python environment, with nothing of this one's surroundings but the way to its programs. */
export async function runClient(
  cloud: PrivateCloud,
  program: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: cloud.folder, ...cloud.environment(), ...more };
  try {
    const { stdout, stderr } = await run(join(folder, 'bin', program), args, { env, timeout: 120_000 });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as Partial<Ran>;
    if (typeof code !== 'number') throw error;
    return { code, stdout, stderr };
  }
}
