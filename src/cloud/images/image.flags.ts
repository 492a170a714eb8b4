import ipaddr from 'ipaddr.js';
import { integer, listOf, oneOf, seconds, text } from '../../common/flags/flags.js';
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
  image_store_endpoint: text(
    '',
    'Where --image_store=s3 is: http://host:port or https://host:port, of any S3',
  ),
  image_store_host_endpoint: text(
    '',
    'The same as hosts reach it: they fetch images there, each with a URL for it alone that is signed for minutes; empty: from the host API',
  ),
  image_store_bucket: text('images', 'Its bucket, made if missing; of this cloud alone'),
  image_store_region: text('us-east-1', 'Region that requests to it are signed for'),
  image_store_keys_file: text('', 'File of two lines with the keys for it: access key and secret key'),
  image_sweep_interval: seconds(600, 'Time between two removals of bytes that no image needs', 86_400),
  image_patience: seconds(
    86_400,
    'How long an image may wait for its bytes before it is deregistered',
    30 * 86_400,
  ),
  image_examiner: text(
    'qemu-img',
    'QEMU’s tool for disk images, which looks at those that come in, and converts some',
  ),
  image_examiner_uid: integer(
    199_998,
    'User and group, by number, that this tool runs as when root registers images',
  ),
  image_import_ports: listOf(
    (text) => /^\d{1,5}$/.test(text) && Number(text) < 65_536,
    ['80', '443'],
    'Ports of servers that images are fetched from where tenants name them (web-download)',
  ),
  image_import_nets: listOf(
    (text) => ipaddr.isValidCIDR(text),
    [],
    'Ranges of private addresses that such servers may have; else they are on the Internet. Never this machine’s own ' +
      'loopback and link-local addresses, nor the cloud’s networks',
  ),
  image_import_timeout: seconds(3_000, 'How long such a download may take', 3_000),
};
