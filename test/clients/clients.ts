import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, it } from '@jest/globals';
import { openstackVariables } from '../../src/setup/clouds-yaml.js';
import { PASSWORD, type PrivateCloud } from '../support/private-cloud.js';
import type { Caller } from '../support/tenants.js';

/** The Python environment with awscli, boto3 and boto 2, which `npm test` makes. */
const folder = process.env['ENGINE_TEST_CLIENTS'] ?? '';

/** With ENGINE_REQUIRE_CLIENTS=1 a client that is not there is a failure; else its suite is skipped, by name. */
export function describeWithPython(name: string, suite: () => void): void {
  if (folder !== '') describe(name, suite);
  else if (process.env['ENGINE_REQUIRE_CLIENTS'] !== '1') describe.skip(name, suite);
  else
    it(`${name}: the clients are here`, () => {
      throw new Error('ENGINE_TEST_CLIENTS is not set, and ENGINE_REQUIRE_CLIENTS=1');
    });
}

/** rclone, as `npm test` built it. */
export const rclone = process.env['ENGINE_TEST_RCLONE'] ?? '';

/** The program of `go/` over gophercloud, and Terraform's provider for OpenStack, as `npm test` built them. */
export const gophercloud = process.env['ENGINE_TEST_GOPHERCLOUD'] ?? '';
export const openstackProvider = process.env['ENGINE_TEST_OPENSTACK_PROVIDER'] ?? '';

/** Where there is no Go to build a program its part is skipped, by name. */
export const describeWithProgram = (program: string, name: string, suite: () => void): void =>
  void (program === '' ? describe.skip : describe)(name, suite);

/** Where there is no Go to build it the suite is skipped, by name. */
export const describeWithRclone = (name: string, suite: () => void): void =>
  void (rclone === '' ? describe.skip : describe)(name, suite);

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = promisify(execFile);

/** What points EC2's clients at the cloud and at nothing else. */
const environmentOf = (cloud: PrivateCloud, { accessKey, secretKey }: Caller) => ({
  ...{ AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey },
  ...{ AWS_DEFAULT_REGION: cloud.region, AWS_REGION: cloud.region },
  ...{ AWS_ENDPOINT_URL_EC2: cloud.endpoint, AWS_ENDPOINT_URL_STS: cloud.endpoint },
  ...(cloud.s3 !== '' && { AWS_ENDPOINT_URL_S3: cloud.s3 }),
  ...{ AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', BOTO_CONFIG: '/dev/null' },
  ...{
    AWS_EC2_METADATA_DISABLED: 'true',
    PYTHONDONTWRITEBYTECODE: '1',
    AWS_MAX_ATTEMPTS: '1',
    ENGINE_IMAGE_ID: cloud.imageId,
  },
  ...openstackVariables({
    ...{ authUrl: `${cloud.x7}/identity/v3`, project: 'admin', password: PASSWORD, region: cloud.region },
  }),
});

export interface Run {
  /** In the Python environment. */
  readonly program: string;
  readonly args: readonly string[];
  readonly as?: Caller;
}

/** A program from anywhere, with arguments. */
interface ProgramRun {
  readonly file: string;
  readonly args: readonly string[];
  readonly as?: Caller;
  readonly cwd?: string;
  /** Beside what points it at the cloud. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** Runs a client's program with nothing of this one's surroundings but the way to its programs. */
export async function runProgram(cloud: PrivateCloud, asked: ProgramRun): Promise<Ran> {
  const { file, args, as = cloud.admin, cwd = cloud.folder, timeout = 120_000 } = asked;
  const path = { PATH: process.env['PATH'] ?? '', HOME: cloud.folder };
  const env = { ...path, ...environmentOf(cloud, as), ...asked.env };
  try {
    const { stdout, stderr } = await run(file, args, {
      env,
      cwd,
      timeout,
      maxBuffer: 16 * 1024 ** 2,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as Partial<Ran>;
    if (typeof code !== 'number') throw error;
    return { code, stdout, stderr };
  }
}

/** A program of the Python environment. */
export const runClient = (cloud: PrivateCloud, { program, ...rest }: Run): Promise<Ran> =>
  runProgram(cloud, { ...rest, file: join(folder, 'bin', program) });
