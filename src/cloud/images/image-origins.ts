import { Injectable } from '@nestjs/common';
import { RegisteredBytes } from './bundles/registered-bytes.js';
import { ImageSources } from './image-sources.js';
import { ImageDownloads } from './remote/image-downloads.js';

/** Where bytes of images come from that operations bring. */
@Injectable()
export class ImageOrigins {
  constructor(
    readonly images: ImageSources,
    readonly downloads: ImageDownloads,
    readonly registered: RegisteredBytes,
  ) {}
}
