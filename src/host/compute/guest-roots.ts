import type { Fence } from '../../../workflows/contracts/fence.js';
import type { CopyRootRequest, RootCopy, SendRootRequest } from '../../../workflows/contracts/image.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { ComputeParts } from './manager-parts.js';
import { copiesRoots, type RootCopies } from './root-copies.js';

/** Copies of guests' root disks, for images: each inside its guest's lane, by the image that it is for. */
export class GuestRoots {
  constructor(private readonly parts: Pick<ComputeParts, 'gate' | 'driver' | 'link'>) {}

  /** There already is success. */
  copy({ graceSeconds, ...copy }: CopyRootRequest, fence: Fence, signal: AbortSignal): Promise<void> {
    const how = graceSeconds === undefined ? {} : { graceMs: graceSeconds * 1_000 };
    return this.#inside(copy, fence, signal, (inside) =>
      this.#copies().copyRoot(copy.instanceId, { imageId: copy.imageId, ...how }, inside),
    );
  }

  /** What the store has already it does not take again. */
  send(request: SendRootRequest, fence: Fence, signal: AbortSignal): Promise<void> {
    const { instanceId, imageId, operationId, imageGeneration: generation } = request;
    return this.#inside(request, fence, signal, async (inside) => {
      const { format, open } = await this.#copies().findCopy(instanceId, imageId);
      await this.parts.link.sendImage({ imageId, operationId, generation, format }, open(), inside);
    });
  }

  drop(copy: RootCopy, fence: Fence, signal: AbortSignal): Promise<void> {
    return this.#inside(copy, fence, signal, () => this.#copies().dropCopy(copy.instanceId, copy.imageId));
  }

  #inside(
    ...[{ instanceId, imageId }, fence, signal, work]: [
      RootCopy,
      Fence,
      AbortSignal,
      (inside: AbortSignal) => Promise<void>,
    ]
  ): Promise<void> {
    return this.parts.gate.pass([instanceId, imageId], fence, signal, work);
  }

  #copies(): RootCopies {
    const { driver } = this.parts;
    if (copiesRoots(driver)) return driver.roots;
    throw new EngineError('UnsupportedOperation', 'The host cannot copy disks of its guests');
  }
}
