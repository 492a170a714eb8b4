import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { type Queryable } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import { type ImageRow } from './image.js';
import { getImage } from './image.repository.js';

/** RegisterImage has no words for what a kernel is told: the kernel's own, or these. */
const USUAL_ARGUMENTS = 'root=/dev/vda console=ttyS0';

/** What an image boots with, as its registration names it. */
export interface BootParts {
  readonly kernel: Ref | undefined;
  readonly ramdisk: Ref | undefined;
}

/** The columns of a new image that follow from them. Throws NotFound, InvalidParameterValue. */
export async function bootPartsOf(
  { tx, context }: { readonly tx: Queryable; readonly context: RequestContext },
  asked: BootParts,
) {
  const part = async (kind: 'kernel' | 'ramdisk'): Promise<ImageRow | null> => {
    const ref = asked[kind];
    if (!ref) return null;
    const image = await getImage(tx, context, ref);
    if (image.kind === kind) return image;
    throw new EngineError('InvalidParameterValue', `The image ${ref.value} is no ${kind}.`);
  };
  const kernel = await part('kernel');
  const ramdisk = await part('ramdisk');
  return {
    ...{ kernelId: kernel?.id ?? null, ramdiskId: ramdisk?.id ?? null },
    kernelArgs: kernel ? kernel.kernelArgs || USUAL_ARGUMENTS : '',
  };
}
