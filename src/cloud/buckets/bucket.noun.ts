import { firstOf, type Noun } from '../nouns/noun.js';
import { completionOf } from '../nouns/row-keeper.js';

export const bucketNoun = {
  name: 'bucket',
  ec2: {
    prefixes: {},
    malformed: null,
    notFound: (refs) => ({
      code: 'NoSuchBucket',
      message: `The specified bucket does not exist: ${firstOf(refs).slice(0, 100)}`,
    }),
  },
  tags: null,
  tables: ['buckets'],
  purge: null,
  gauges: [
    {
      name: 'engine_buckets',
      help: 'Buckets of the object store',
      label: null,
      sql: 'SELECT count(*) AS value FROM buckets',
    },
  ],
  ps: {
    columns: ['bucket', 'project', 'objects', 'bytes'],
    sql: `SELECT b.name AS bucket, p.name AS project, coalesce(sum(u.objects), 0)::bigint AS objects,
        coalesce(sum(u.bytes), 0)::bigint AS bytes
      FROM buckets b JOIN projects p ON p.id = b.project_id LEFT JOIN bucket_usage u ON u.bucket_id = b.id
      GROUP BY b.id, p.name ORDER BY b.created_at DESC LIMIT $1`,
  },
  doctor: null,
  completion: completionOf('buckets WHERE true', 'name'),
  quotas: [
    {
      name: 'buckets',
      initial: 100,
      help: 'Buckets that a project may have',
      counts: { sql: 'SELECT count(*) AS used FROM buckets WHERE project_id = $1' },
      refuse: () => ({
        code: 'TooManyBuckets',
        message: 'You have attempted to create more buckets than allowed',
      }),
    },
  ],
  tokenInUse: null,
  states: null,
  projectEnd: { holds: { what: 'buckets', rows: 'buckets WHERE project_id = $1' }, removes: [] },
  docs: { is: 'A name under which objects are kept', lives: 'when they are deleted: they must be empty' },
} as const satisfies Noun;
