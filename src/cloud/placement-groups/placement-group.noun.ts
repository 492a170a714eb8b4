import { firstOf, type Noun, ownRows } from '../nouns/noun.js';
import { completionOf } from '../nouns/row-keeper.js';
import { placementGroupQuotas } from './placement-group.quotas.js';

export const placementGroupNoun = {
  name: 'placement-group',
  ec2: {
    prefixes: { 'placement-group': 'pg' },
    malformed: null,
    notFound: (refs) =>
      refs[0]?.by === 'name'
        ? {
            code: 'InvalidPlacementGroup.Unknown',
            message: `The Placement Group '${firstOf(refs).slice(0, 255)}' is unknown.`,
          }
        : {
            code: 'InvalidPlacementGroupId.NotFound',
            message: `The placement group ID '${firstOf(refs).slice(0, 100)}' does not exist`,
          },
  },
  tags: { type: 'placement-group', ...ownRows('placement_groups') },
  tables: ['placement_groups'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf('placement_groups WHERE true', 'name'),
  quotas: placementGroupQuotas,
  tokenInUse: null,
  states: null,
  projectEnd: { holds: null, removes: ['DELETE FROM placement_groups WHERE project_id = $1'] },
  docs: {
    is: 'Instances that are to be together on a host, or apart',
    lives: 'when they are deleted, or their project is',
  },
} as const satisfies Noun;
