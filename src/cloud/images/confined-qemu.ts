import { type Exec, ExecError } from '../../common/exec/exec.js';

export interface ExaminerOptions {
  readonly exec: Exec;
  /** `qemu-img`. */
  readonly binary: string;
  /** User and group of the tool; undefined: ours, which cannot become another. */
  readonly uid: number | undefined;
}

/** What the tool may use: a crafted image makes parsers allocate and loop. */
export interface ToolLimits {
  readonly seconds: number;
  /** Of each file that it writes. */
  readonly fileBytes: number;
}

export interface ToolRun extends ToolLimits {
  /** The image: the tool's stdin, opened anew, because its path may be closed to the tool's user. */
  readonly from: number;
  /** A file that it writes to: its descriptor 3. */
  readonly to?: number;
}

const MEMORY_BYTES = 2 ** 31;

/** QEMU's words for the tool's stdin. No backing file is opened, whatever it says. */
export const imageAtStdin = (driver: 'qcow2' | 'vmdk' | 'vdi'): string =>
  `json:${JSON.stringify({
    driver,
    ...(driver !== 'vdi' && { backing: null }),
    file: { driver: 'file', locking: 'off', filename: '/proc/self/fd/0' },
  })}`;

/**
 * Runs the tool as an unprivileged user, with limits, without a way to gain rights or to write anywhere but to what it
 * was given. Answers its stdout; throws what `exec` throws.
 */
export async function runConfined(
  { exec, binary, uid }: ExaminerOptions,
  args: readonly string[],
  { seconds, fileBytes, from, to }: ToolRun,
): Promise<string> {
  const limits = [
    `--as=${MEMORY_BYTES}`,
    `--cpu=${seconds}`,
    `--fsize=${fileBytes}`,
    '--nofile=64',
    '--core=0',
  ];
  const options = {
    stdin: from,
    timeoutMs: seconds * 2_000,
    cwd: '/',
    ...(to !== undefined && { third: to }),
  };
  return (await exec('prlimit', [...limits, ...identity(uid), binary, ...args], options)).stdout;
}

function identity(uid: number | undefined): readonly string[] {
  const other =
    uid === undefined
      ? []
      : [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--inh-caps=-all', '--bounding-set=-all'];
  return ['setpriv', '--no-new-privs', '--pdeathsig=KILL', ...other, '--'];
}

/** Exit status of a shell's and of setpriv's kind for a program that is not there. */
const NOT_THERE = 127;
const CORRUPT = 2;

/** Why the tool did not do it, in words for whoever brought the image. */
export function whyNot(verb: string, binary: string, error: unknown): string {
  const { exitCode, stderr } = error instanceof ExecError ? error : { exitCode: undefined, stderr: '' };
  if (exitCode === NOT_THERE)
    return `${binary}, which looks at it, is not on this machine: install qemu-utils`;
  if (verb === 'check' && exitCode === CORRUPT) return 'it is corrupt: qemu-img check finds errors';
  if (exitCode === null) return 'QEMU takes too long, or too much, to read it';
  return `QEMU does not read it: ${stderr.trim().split('\n').at(-1) ?? ''}`;
}
