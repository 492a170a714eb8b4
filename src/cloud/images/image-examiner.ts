import { z } from 'zod';
import { ExecError } from '../../common/exec/exec.js';
import { type ExaminerOptions, imageAtStdin, runConfined, whyNot } from './confined-qemu.js';

const LOOK = { seconds: 60, fileBytes: 0 } as const;

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

  async #run(from: number, verb: 'info' | 'check', harmless: number): Promise<string> {
    const { options } = this;
    try {
      return await runConfined(options, [verb, '--output=json', imageAtStdin('qcow2')], { ...LOOK, from });
    } catch (error) {
      if (error instanceof ExecError && error.exitCode === harmless && harmless > 0) return '';
      throw new Error(whyNot(verb, options.binary, error), { cause: error });
    }
  }
}
