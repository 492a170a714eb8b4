import { listOf, type Noun, ownRows } from '../nouns/noun.js';
import { stillShown } from './still-shown.js';

const own = ownRows('instances');

export const instanceNoun = {
  name: 'instance',
  ec2: {
    prefixes: { instance: 'i', reservation: 'r' },
    notFound: (refs) => ({
      code: 'InvalidInstanceID.NotFound',
      message:
        refs.length === 1
          ? `The instance ID '${listOf(refs)}' does not exist`
          : `The instance IDs '${listOf(refs)}' do not exist`,
    }),
  },
  tags: {
    ...own,
    type: 'instance',
    taggable: `${own.taggable} AND ${stillShown('terminated_at', '$3')}`,
    ends: true,
    listed: (seconds) => `NOT EXISTS (SELECT FROM instances i
      WHERE i.ec2_id = o.resource_id AND NOT ${stillShown('i.terminated_at', seconds)})`,
  },
  // A launch's token names its reservation.
  tokenInUse: (since) => `EXISTS (SELECT FROM instances i
    WHERE i.reservation_id = t.resource_id AND coalesce(i.terminated_at, 'infinity') >= ${since})`,
} as const satisfies Noun;
