import { listOf, type Noun } from '../nouns/noun.js';

export const imageNoun = {
  name: 'image',
  ec2: {
    prefixes: { image: 'ami', kernel: 'aki', ramdisk: 'ari' },
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
    taggable: `SELECT ec2_id AS id FROM images
      WHERE (project_id = $1 OR is_public) AND deleted_at IS NULL AND ec2_id = ANY($2::text[])`,
    rows: 'images x WHERE x.deleted_at IS NULL',
  },
} as const satisfies Noun;
