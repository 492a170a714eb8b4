import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Credentials } from './ec2-caller.js';

/** MinIO on the same disk as the cloud of this run: what our store is measured against. */
export class MinioServer {
  readonly credentials: Credentials;
  readonly #folder = mkdtempSync(join(tmpdir(), 'engine-bench-minio-'));
  #child: ChildProcess | undefined;

  constructor(
    private readonly program: string,
    private readonly port: number,
  ) {
    this.credentials = {
      ...{ endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1' },
      ...{ accessKey: 'benchmark', secretKey: 'benchmark-secret' },
    };
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  async up(): Promise<void> {
    const { accessKey, secretKey, endpoint } = this.credentials;
    const child = spawn(
      this.program,
      ['server', this.#folder, '--quiet', `--address=127.0.0.1:${this.port}`],
      {
        stdio: 'ignore',
        env: {
          PATH: '/usr/bin:/bin',
          HOME: this.#folder,
          MINIO_ROOT_USER: accessKey,
          MINIO_ROOT_PASSWORD: secretKey,
        },
      },
    );
    this.#child = child;
    process.once('exit', () => child.kill('SIGKILL'));
    const isReady = () =>
      fetch(`${endpoint}/minio/health/live`).then(
        ({ ok }) => ok,
        () => false,
      );
    for (let looks = 0; !(await isReady()); looks += 1) {
      if (looks > 300 || child.exitCode !== null) throw new Error('MinIO did not start');
      await sleep(100);
    }
  }

  async down(): Promise<void> {
    const child = this.#child;
    if (child && child.exitCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
