import { imageStates } from './image.state.js';
import { USABLE } from './image-access.js';
import { imageQuotas } from './image.quotas.js';
import { listOf, malformedAs, type Noun } from '../nouns/noun.js';
import { completionOf, KEPT_DAYS, OLD } from '../nouns/row-keeper.js';

/** While an instance's row names it, Describe shows it; a kernel goes after the images that boot with it. */
const PURGE = `
  DELETE FROM images WHERE id IN (
    SELECT d.id FROM images d WHERE d.deleted_at < ${OLD}
      AND NOT EXISTS (SELECT FROM instances i WHERE i.image_id = d.id)
      AND NOT EXISTS (SELECT FROM images m WHERE d.id IN (m.kernel_id, m.ramdisk_id))
    LIMIT $2)
  RETURNING id`;

export const imageNoun = {
  name: 'image',
  ec2: {
    prefixes: { image: 'ami', kernel: 'aki', ramdisk: 'ari' },
    malformed: malformedAs('InvalidAMIID.Malformed', 'ami'),
    notFound: (refs) => ({
      code: 'InvalidAMIID.NotFound',
      message:
        refs.length === 1
          ? `The image id '[${listOf(refs)}]' does not exist`
          : `The image ids '[${listOf(refs)}]' do not exist`,
    }),
  },
  tags: {
    type: 'image',
    taggable: `SELECT m.ec2_id AS id FROM images m WHERE ${USABLE} AND m.ec2_id = ANY($2::text[])`,
    rows: 'images x WHERE x.deleted_at IS NULL',
  },
  tables: ['images', 'image_members'],
  purge: { what: 'images', days: KEPT_DAYS, batch: 100, sql: PURGE },
  gauges: [
    {
      name: 'engine_images',
      help: 'Registered images',
      label: 'kind',
      sql: 'SELECT kind AS label, count(*) AS value FROM images WHERE deleted_at IS NULL GROUP BY kind',
    },
    {
      name: 'engine_image_bytes',
      help: 'Bytes of registered images',
      label: null,
      sql: 'SELECT coalesce(sum(size_bytes), 0)::float8 AS value FROM images WHERE deleted_at IS NULL',
    },
  ],
  ps: {
    columns: ['image', 'name', 'kind', 'bytes'],
    sql: `SELECT ec2_id AS image, name, kind, coalesce(size_bytes, 0) AS bytes FROM images WHERE deleted_at IS NULL
      ORDER BY created_at DESC LIMIT $1`,
  },
  doctor: {
    what: 'images',
    sql: `SELECT m.ec2_id AS resource, 'it boots with ' || d.ec2_id || ', which is deleted' AS words
      FROM images m JOIN images d ON d.id IN (m.kernel_id, m.ramdisk_id)
      WHERE m.deleted_at IS NULL AND d.deleted_at IS NOT NULL`,
  },
  completion: completionOf('images WHERE deleted_at IS NULL'),
  quotas: imageQuotas,
  tokenInUse: (since) =>
    `EXISTS (SELECT FROM images m WHERE m.id = t.resource_id AND coalesce(m.deleted_at, 'infinity') >= ${since})`,
  states: [imageStates],
  projectEnd: {
    holds: { what: 'images', rows: 'images WHERE project_id = $1 AND deleted_at IS NULL' },
    removes: ['DELETE FROM image_members WHERE project_id = $1'],
  },
  docs: {
    is: 'What an instance boots: a disk, a kernel or a ramdisk',
    lives:
      '90 days after they were deleted, once no row of an instance and no other image names them; ' +
      'their bytes when no live instance needs them, within `--image_sweep_interval`',
  },
} as const satisfies Noun;
