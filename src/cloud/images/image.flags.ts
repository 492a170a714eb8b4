import { integer, oneOf, seconds, text } from '../../common/flags/flags.js';
import { type ImageStoreName, imageStores } from './stores/index.js';

export const imageFlags = {
  image_max_gib: integer(
    64,
    'Largest image that may be registered, and largest disk that it may stand for, in GiB',
  ),
  image_store: oneOf(
    Object.keys(imageStores) as ImageStoreName[],
    'folder',
    'Where bytes of images are kept',
  ),
  image_sweep_interval: seconds(600, 'Time between two removals of bytes that no image needs', 86_400),
  image_patience: seconds(
    86_400,
    'How long an image may wait for its bytes before it is deregistered',
    30 * 86_400,
  ),
  image_examiner: text('qemu-img', 'QEMU’s tool for disk images, which looks at qcow2 images that come in'),
  image_examiner_uid: integer(
    199_998,
    'User and group, by number, that this tool runs as when root registers images',
  ),
};
