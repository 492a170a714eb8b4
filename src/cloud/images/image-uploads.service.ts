import { type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { type Ref } from '../../common/refs/ref.js';
import { TooLarge } from './byte-meter.js';
import { ImageClaims } from './image-claims.js';
import { ImageIntake } from './image-intake.js';
import { FINISH, STAGE } from './image.moves.js';

/** How often an upload says that it is at work; `GIVE_UP_STALE` waits far longer. */
const BEAT_MS = 30_000;

/** Bytes that the owner of an image brings once its row is there. */
@Injectable()
export class ImageUploads {
  constructor(
    private readonly claims: ImageClaims,
    private readonly intake: ImageIntake,
  ) {}

  /**
   * Takes the bytes in, examines them and makes the image available, or stages it. When it fails the image waits for
   * its bytes as before. Throws IncorrectState for one that does not, RequestEntityTooLarge, ResourceLimitExceeded,
   * InvalidParameterValue for bytes that no host should open, and what `findOwn` throws.
   */
  async receive(
    context: RequestContext,
    ref: Ref,
    { source, goal }: { readonly source: () => Readable; readonly goal: 'available' | 'staged' },
  ): Promise<void> {
    const claimed = await this.claims.claim(context, ref);
    const { id, kind, wanted } = claimed.image;
    // A beat that does not get through is missed by nobody: the next one will.
    const beat = setInterval(() => void this.claims.beat(claimed).catch(() => undefined), BEAT_MS);
    const confirm = async () => {
      if (!(await this.claims.beat(claimed)))
        throw new EngineError('IncorrectState', 'The upload was overtaken.');
    };
    try {
      const format = kind === 'machine' ? wanted : 'raw';
      const found = await this.intake.take(id, { source, format, confirm });
      await this.claims.finish(claimed, goal === 'staged' ? STAGE : FINISH, found);
    } catch (error) {
      if (await this.claims.giveUp(claimed)) await this.intake.drop(id);
      throw worded(error);
    } finally {
      clearInterval(beat);
    }
  }

  /** What was staged becomes available. Throws IncorrectState. */
  async importStaged(context: RequestContext, ref: Ref): Promise<void> {
    await this.claims.importStaged(context, ref);
  }
}

function worded(error: unknown): unknown {
  if (error instanceof TooLarge)
    return new EngineError('RequestEntityTooLarge', `The image cannot be kept: ${error.message}`);
  if (!(error instanceof Error) || error instanceof EngineError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new EngineError('ServiceUnavailable', 'The store of images is full.', { cause: error });
  return new EngineError('InvalidParameterValue', `The image cannot be kept: ${error.message}`, {
    cause: error,
  });
}
