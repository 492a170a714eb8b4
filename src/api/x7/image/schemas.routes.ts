import { MEMBER_STATUSES, VISIBILITIES } from '../../../cloud/images/image.js';
import { X7Error } from '../door/x7-error.js';
import { withToken, type X7Route } from '../door/x7-route.js';
import { CONTAINER_FORMATS, DISK_FORMATS } from './image-fields.js';
import { anyObject } from './image.schema.js';
import { SHOWN_STATUSES } from './image.view.js';

const text = (description: string, more: object = {}) => ({ type: 'string', description, ...more });
const orNull = (description: string, more: object = {}) => ({
  type: ['null', 'string'],
  description,
  ...more,
});
const count = (description: string, more: object = {}) => ({ type: 'integer', description, ...more });
const readOnly = { readOnly: true };
const BOOLEAN = { type: 'boolean' };
const UUID_PATTERN = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';

const image = {
  name: 'image',
  properties: {
    id: text('An identifier for the image', { pattern: UUID_PATTERN }),
    name: orNull('Descriptive name for the image', { maxLength: 255 }),
    status: text('Status of the image', { ...readOnly, enum: SHOWN_STATUSES }),
    visibility: text('Scope of image accessibility', { enum: VISIBILITIES }),
    protected: { ...BOOLEAN, description: 'If true, image will not be deletable.' },
    os_hidden: { ...BOOLEAN, description: 'If true, image will not appear in default image list response.' },
    checksum: orNull('md5 hash of image contents.', { ...readOnly, maxLength: 32 }),
    os_hash_algo: orNull('Algorithm to calculate the os_hash_value', { ...readOnly, maxLength: 64 }),
    os_hash_value: orNull('Hexdigest of the image contents', { ...readOnly, maxLength: 128 }),
    owner: orNull('Owner of the image', { ...readOnly, maxLength: 255 }),
    size: { ...count('Size of image file in bytes', readOnly), type: ['null', 'integer'] },
    virtual_size: { ...count('Virtual size of image in bytes', readOnly), type: ['null', 'integer'] },
    container_format: orNull('Format of the container', { enum: [null, ...CONTAINER_FORMATS] }),
    disk_format: orNull('Format of the disk', { enum: [null, ...DISK_FORMATS] }),
    created_at: text('Date and time of image registration', readOnly),
    updated_at: text('Date and time of the last image modification', readOnly),
    tags: {
      ...{ type: 'array', description: 'List of strings related to the image' },
      items: { type: 'string', maxLength: 255 },
    },
    min_ram: count('Amount of ram (in MB) required to boot image.'),
    min_disk: count('Amount of disk space (in GB) required to boot image.'),
    self: text('An image self url', readOnly),
    file: text('An image file url', readOnly),
    schema: text('An image schema url', readOnly),
    kernel_id: orNull('ID of image stored in the image service that should be used as the kernel', {
      pattern: UUID_PATTERN,
    }),
    ramdisk_id: orNull('ID of image stored in the image service that should be used as the ramdisk', {
      pattern: UUID_PATTERN,
    }),
  },
  additionalProperties: { type: 'string' },
  links: [
    { rel: 'self', href: '{self}' },
    { rel: 'enclosure', href: '{file}' },
    { rel: 'describedby', href: '{schema}' },
  ],
};

const member = {
  name: 'member',
  properties: {
    member_id: text('An identifier for the image member (project)'),
    image_id: text('An identifier for the image', { pattern: UUID_PATTERN }),
    status: text('The status of this image member', { enum: MEMBER_STATUSES }),
    created_at: text('Date and time of image member creation', readOnly),
    updated_at: text('Date and time of last modification of image member', readOnly),
    schema: text('', readOnly),
  },
};

const SCHEMAS: Readonly<Record<string, object>> = {
  image,
  images: {
    name: 'images',
    properties: {
      images: { type: 'array', items: image },
      ...{ first: { type: 'string' }, next: { type: 'string' }, schema: { type: 'string' } },
    },
    links: [
      { rel: 'first', href: '{first}' },
      { rel: 'next', href: '{next}' },
      { rel: 'describedby', href: '{schema}' },
    ],
  },
  member,
  members: {
    name: 'members',
    properties: { members: { type: 'array', items: member }, schema: { type: 'string' } },
    links: [{ rel: 'describedby', href: '{schema}' }],
  },
};

/** JSON schemas, by which clients know what is base and what is custom. */
export const schemasRoutes: readonly X7Route[] = [
  withToken({
    ...{ method: 'GET', path: '/schemas/:name', answer: anyObject },
    handle({ params: { name = '' } }) {
      const body = Object.hasOwn(SCHEMAS, name) ? SCHEMAS[name] : undefined;
      if (!body) throw new X7Error(404, 'The resource could not be found.');
      return { status: 200, body };
    },
  }),
];
