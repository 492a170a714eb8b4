import { Inject, Injectable } from '@nestjs/common';
import { ImageConverter } from './image-converter.js';
import { ImageExaminer } from './image-examiner.js';
import { ImageInspection } from './image-inspection.js';
import { type IncomingFormat } from './image.js';
import { IMAGE_MAX_BYTES } from './image-max-bytes.js';

/** Looks at images that come in. */
@Injectable()
export class ImageInspector {
  constructor(
    private readonly examiner: ImageExaminer,
    private readonly converter: ImageConverter,
    /** Most bytes of an image and of the disk that it stands for. */
    @Inject(IMAGE_MAX_BYTES) readonly maxBytes: number,
  ) {}

  /** Of one image. */
  begin(format: IncomingFormat): ImageInspection {
    const { examiner, converter, maxBytes } = this;
    return new ImageInspection({ examiner, converter, maxBytes }, format);
  }
}
