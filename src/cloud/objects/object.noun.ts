import { firstOf, type Noun } from '../nouns/noun.js';

/** By project; the sum over the shards of its buckets. */
const usedOf = (column: 'objects' | 'bytes') =>
  ({
    sql: `SELECT coalesce(sum(u.${column}), 0)::bigint AS used
      FROM buckets b JOIN bucket_usage u ON u.bucket_id = b.id WHERE b.project_id = $1`,
  }) as const;

const GIB = 2 ** 30;

export const objectNoun = {
  name: 'object',
  ec2: {
    prefixes: {},
    malformed: null,
    notFound: (refs) => ({
      code: 'NoSuchKey',
      message: `The specified key does not exist: ${firstOf(refs).slice(0, 100)}`,
    }),
  },
  tags: null,
  tables: ['objects', 'object_uploads', 'object_parts', 'bucket_usage'],
  purge: null,
  gauges: [
    {
      name: 'engine_objects',
      help: 'Objects, and versions of objects, in the object store',
      label: null,
      sql: 'SELECT coalesce(sum(objects), 0)::float8 AS value FROM bucket_usage',
    },
    {
      name: 'engine_object_bytes',
      help: 'Bytes of objects in the object store',
      label: null,
      sql: 'SELECT coalesce(sum(bytes), 0)::float8 AS value FROM bucket_usage',
    },
  ],
  ps: null,
  doctor: null,
  completion: null,
  quotas: [
    {
      name: 'objects',
      initial: 1_000_000,
      help: 'Objects, versions counted, that a project may have',
      counts: usedOf('objects'),
      refuse: ({ limit }) => ({
        code: 'QuotaExceeded',
        message: `The project may have ${limit} objects at most.`,
      }),
    },
    {
      name: 'object_bytes',
      initial: 100 * GIB,
      help: 'Bytes of objects, versions and uploads under way counted, that a project may have',
      counts: usedOf('bytes'),
      refuse: ({ limit }) => ({
        code: 'QuotaExceeded',
        message: `The project’s objects may have ${limit} bytes at most.`,
      }),
    },
  ],
  tokenInUse: null,
  states: null,
  projectEnd: null,
  docs: {
    is: 'Bytes under a key of a bucket, or one version of them',
    lives: 'when they are deleted, replaced or expired; an upload in parts until it is complete or aborted',
  },
} as const satisfies Noun;
