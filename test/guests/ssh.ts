import { exec, ExecError } from '../../src/common/exec/exec.js';
import { until } from '../support/until.js';

const BOOT_MS = 120_000;

/** A guest's shell, over the network and with the key that it was launched with. */
export class Ssh {
  constructor(
    readonly address: string,
    private readonly keyFile: string,
  ) {}

  /** What the command printed. Throws when it did not end with 0, or when nobody let us in. */
  async run(command: string, timeoutMs = 30_000): Promise<string> {
    const options = [
      ...['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'],
      ...['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10', '-i', this.keyFile],
    ];
    const { stdout } = await exec('ssh', [...options, `root@${this.address}`, command], { timeoutMs });
    return stdout.trim();
  }

  /** Whether the command ends with 0 in the guest. A guest that cannot be reached throws. */
  async succeeds(command: string): Promise<boolean> {
    try {
      await this.run(command);
      return true;
    } catch (error) {
      // 255 is ssh's own failure.
      if (error instanceof ExecError && error.exitCode !== 255 && error.exitCode !== null) return false;
      throw error;
    }
  }

  /** Resolves once the guest lets us in. */
  async up(): Promise<void> {
    await until(
      () =>
        this.run('true').then(
          () => true,
          () => false,
        ),
      BOOT_MS,
    );
  }
}
