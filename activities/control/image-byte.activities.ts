import { Injectable } from '@nestjs/common';
import { heartbeating } from '../../src/common/temporal/heartbeating.js';
import { ImageOrigins } from '../../src/cloud/images/image-origins.js';
import { ImageReceipts } from '../../src/cloud/images/image-receipts.js';
import type { Fence } from '../../workflows/contracts/fence.js';
import type {
  CopyRequest,
  ImageByteActivities as Contract,
  OwnedImage,
  ReceiveRequest,
} from '../../workflows/contracts/image.js';

/** Steps on bytes in the store of images, from a queue of their own: they take as long as bytes take. */
@Injectable()
export class ImageByteActivities implements Contract {
  constructor(
    private readonly receipts: ImageReceipts,
    private readonly origins: ImageOrigins,
  ) {}

  receiveObject({ objectId, format, ...image }: ReceiveRequest, { generation }: Fence): Promise<void> {
    return heartbeating(async (signal) => {
      const coming = await this.origins.registered.open(image, { objectId, format });
      await this.receipts.receive({ ...image, generation }, coming, signal);
    });
  }

  copyImageBytes({ sourceId, ...image }: CopyRequest, { generation }: Fence): Promise<void> {
    return heartbeating(async (signal) => {
      await this.receipts.receive({ ...image, generation }, await this.origins.images.open(sourceId), signal);
    });
  }

  downloadImage(image: OwnedImage, { generation }: Fence): Promise<void> {
    return heartbeating(async (signal) => {
      await this.receipts.receive(
        { ...image, generation },
        await this.origins.downloads.open(image, signal),
        signal,
      );
    });
  }

  dropImageBytes(image: OwnedImage, { generation }: Fence): Promise<void> {
    return heartbeating(() => this.receipts.drop({ ...image, generation }));
  }
}
