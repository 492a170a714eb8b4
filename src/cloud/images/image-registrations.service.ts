import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { type Queryable } from '../../common/prisma/database.js';
import { type Tag } from '../tags/tag.js';
import { type Bundle } from './bundles/bundle.js';
import { ImageBringer } from './image-bringer.js';
import { type ImageToBring, type Made } from './image-maker.js';
import { type BootParts, bootPartsOf } from './image-part.js';
import { UNSAID } from './new-image.repository.js';

/** An image whose bytes are an object that the caller may read. */
export interface NewRegistration extends BootParts {
  readonly name: string;
  readonly description: string;
  readonly rootDeviceName: string | null;
  readonly tags: readonly Tag[];
  /** `bucket/key`, and the version that it is now. */
  readonly location: string;
  readonly objectId: string;
  readonly sizeBytes: number;
  /** The object is the manifest of one. */
  readonly bundle?: Bundle;
}

/** RegisterImage. */
@Injectable()
export class ImageRegistrations {
  constructor(private readonly bringer: ImageBringer) {}

  /**
   * What is to be, in the order of what was asked. Throws InvalidAMIName.Duplicate, ResourceLimitExceeded, NotFound
   * for a kernel or ramdisk.
   */
  async register(context: RequestContext, asked: readonly NewRegistration[]): Promise<readonly Made[]> {
    const summary = `register ${asked.map(({ name }) => name).join(', ')}`;
    const how = {
      workflow: 'register-image',
      action: 'RegisterImage',
      task: 'registering',
      summary,
    } as const;
    return this.bringer.bring(context, how, (tx) => this.#imagesOf(tx, context, asked));
  }

  /** What `register` would refuse, without a row changed. */
  async check(context: RequestContext, asked: readonly NewRegistration[]): Promise<void> {
    await this.bringer.check(context, (tx) => this.#imagesOf(tx, context, asked));
  }

  #imagesOf(tx: Queryable, context: RequestContext, asked: readonly NewRegistration[]) {
    return Promise.all(asked.map((one) => this.#imageOf(tx, context, one)));
  }

  async #imageOf(tx: Queryable, context: RequestContext, asked: NewRegistration): Promise<ImageToBring> {
    const { name, description, rootDeviceName, tags, location, sizeBytes, objectId, bundle = null } = asked;
    const boot = await bootPartsOf({ tx, context }, asked);
    const args = { objectId };
    return {
      ...{ ...UNSAID, name, description, rootDeviceName, tags, location, sizeBytes, args, bundle },
      ...boot,
    };
  }
}
