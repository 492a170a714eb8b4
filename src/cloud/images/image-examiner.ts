import { z } from 'zod';
import { type Exec, ExecError } from '../../common/exec/exec.js';

export interface ExaminerOptions {
  readonly exec: Exec;
  /** `qemu-img`. */
  readonly binary: string;
  /** User and group of the tool; undefined: ours, which cannot become another. */
  readonly uid: number | undefined;
}

/** Bytes, seconds and descriptors that the tool may use: a crafted image makes parsers allocate and loop. */
const LIMITS = ['--as=2147483648', '--cpu=60', '--fsize=0', '--nofile=64', '--core=0'];
const TIMEOUT_MS = 120_000;

/**
 * The image is the tool's stdin, opened anew: its path may be closed to that user. No backing file is opened, whatever
 * it says.
 */
const IMAGE =
  'json:{"driver":"qcow2","backing":null,"file":{"driver":"file","locking":"off","filename":"/proc/self/fd/0"}}';

const answer = z.object({
  format: z.literal('qcow2'),
  'virtual-size': z.number(),
  'backing-filename': z.never().optional(),
  encrypted: z.literal(false).optional(),
  'format-specific': z.object({
    data: z.object({ 'data-file': z.never().optional(), corrupt: z.literal(false).optional() }),
  }),
});

/** Of `qemu-img check`: what is not referenced is only lost, and no reason to refuse. */
const LEAKED = 3;

/**
 * Looks at qcow2 images with QEMU's own eyes before they are registered: as an unprivileged user, with limits, without
 * a way to write or to gain rights. What it opens was let through by `readQcow2Header`.
 */
export class ImageExaminer {
  constructor(private readonly options: ExaminerOptions) {}

  /**
   * Throws, in words for the operator, for what QEMU does not read as an image of so many bytes without other files.
   */
  async examine(fd: number, virtualBytes: number): Promise<void> {
    const told = answer.safeParse(JSON.parse(await this.#run(fd, 'info', 0)));
    if (!told.success)
      throw new Error(`QEMU reads it as something else: ${told.error.issues[0]?.path.join('.')}`);
    if (told.data['virtual-size'] !== virtualBytes)
      throw new Error(`its header says ${virtualBytes} bytes, and QEMU ${told.data['virtual-size']}`);
    await this.#run(fd, 'check', LEAKED);
  }

  async #run(fd: number, verb: 'info' | 'check', harmless: number): Promise<string> {
    const { exec, binary } = this.options;
    const args = [...LIMITS, ...this.#identity(), binary, verb, '--output=json', IMAGE];
    try {
      return (await exec('prlimit', args, { stdin: fd, timeoutMs: TIMEOUT_MS, cwd: '/' })).stdout;
    } catch (error) {
      if (error instanceof ExecError && error.exitCode === harmless && harmless > 0) return '';
      throw new Error(whyNot(verb, binary, error), { cause: error });
    }
  }

  #identity(): readonly string[] {
    const { uid } = this.options;
    const other =
      uid === undefined
        ? []
        : [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--inh-caps=-all', '--bounding-set=-all'];
    return ['setpriv', '--no-new-privs', '--pdeathsig=KILL', ...other, '--'];
  }
}

/** Exit statuses of a shell's and of setpriv's kind for a program that is not there. */
const NOT_THERE = 127;
const CORRUPT = 2;

function whyNot(verb: string, binary: string, error: unknown): string {
  const { exitCode, stderr } = error instanceof ExecError ? error : { exitCode: undefined, stderr: '' };
  if (exitCode === NOT_THERE)
    return `${binary}, which looks at it, is not on this machine: install qemu-utils`;
  if (verb === 'check' && exitCode === CORRUPT) return 'it is corrupt: qemu-img check finds errors';
  if (exitCode === null) return 'QEMU takes too long, or too much, to read it';
  return `QEMU does not read it: ${stderr.trim().split('\n').at(-1) ?? ''}`;
}
