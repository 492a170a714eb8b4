import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { Outbox } from '../outbox/outbox.js';
import { ImageClaims, type WantedDownload } from './image-claims.js';
import { RemoteDoor } from './remote/remote-door.js';

/** X7's `web-download`: the cloud fetches an image's bytes from a URL. */
@Injectable()
export class ImageImports {
  constructor(
    private readonly claims: ImageClaims,
    private readonly door: RemoteDoor,
    private readonly outbox: Outbox,
  ) {}

  /**
   * The bytes come by an operation; where they do not the image waits for them as before. Throws InvalidParameterValue
   * for a URL that will not be asked, and what `ImageClaims.beginDownloads` throws.
   */
  async download(context: RequestContext, ...wanted: readonly WantedDownload[]): Promise<void> {
    for (const { url } of wanted) await this.door.check(url);
    this.outbox.push(await this.claims.beginDownloads(context, wanted));
  }
}
