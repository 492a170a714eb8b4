import { fchown } from 'node:fs';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type ExaminerOptions, imageAtStdin, runConfined, whyNot } from './confined-qemu.js';
import { type ForeignFormat } from './image.js';

/** A conversion reads and writes all bytes of a disk; no step may take an hour. */
const CONVERT_SECONDS = 1_500;
const LOOK = { seconds: 60, fileBytes: 0 } as const;

/** QEMU's name of a file that it was given as its stdin. */
const ITSELF = z.object({ filename: z.literal('/proc/self/fd/0') });
const extents = z.object({ data: z.object({ extents: z.array(ITSELF).length(1) }) });
const answer = z.object({
  'virtual-size': z.number(),
  'backing-filename': z.never().optional(),
  encrypted: z.literal(false).optional(),
});
/** What QEMU must say of one: its disk is in the one file that came. */
const ANSWERS = {
  vmdk: answer.extend({ format: z.literal('vmdk'), 'format-specific': extents }),
  vdi: answer.extend({ format: z.literal('vdi') }),
} as const;

const chown = promisify(fchown);

/**
 * Makes qcow2 images of other systems' disks as they come in, under the limits and as the user of `ImageExaminer`. What
 * it opens was looked at by `readVmdkHeader`, or is of a kind that names no files.
 */
export class ImageConverter {
  constructor(private readonly options: ExaminerOptions) {}

  /** Bytes of its disk. Throws, in words for whoever brought it, for one that QEMU does not read by itself. */
  async measure(from: number, format: ForeignFormat): Promise<number> {
    const text = await this.#run('info', ['--output=json', imageAtStdin(format)], { ...LOOK, from });
    const told = ANSWERS[format].safeParse(JSON.parse(text));
    if (told.success) return told.data['virtual-size'];
    throw new Error(`QEMU reads it as something else: ${told.error.issues[0]?.path.join('.')}`);
  }

  /** Writes the same disk as a qcow2 image into the empty file `to`, of at most `mostBytes`. */
  async convert(from: number, to: number, how: { format: ForeignFormat; mostBytes: number }): Promise<void> {
    const { uid } = this.options;
    const [ownUid, ownGid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    // The tool opens its descriptor anew, with its own user's rights.
    if (uid !== undefined) await chown(to, uid, uid);
    try {
      const args = ['-O', 'qcow2', imageAtStdin(how.format), '/proc/self/fd/3'];
      await this.#run('convert', args, { seconds: CONVERT_SECONDS, fileBytes: how.mostBytes, from, to });
    } finally {
      if (uid !== undefined) await chown(to, ownUid, ownGid);
    }
  }

  async #run(verb: string, args: readonly string[], run: Parameters<typeof runConfined>[2]): Promise<string> {
    try {
      return await runConfined(this.options, [verb, ...args], run);
    } catch (error) {
      throw new Error(whyNot(verb, this.options.binary, error), { cause: error });
    }
  }
}
