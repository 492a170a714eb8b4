import { BlockService } from '../../cloud/security-groups/block.service.js';
import { text } from '../../common/flags/flags.js';
import { command, tableOf } from '../command.js';

export const blockCommands = [
  command(
    'block add',
    {
      args: ['RANGE'],
      help: 'Neither reaches a guest nor is reached by one, in any project and on any host, whatever groups say. Shorter: block RANGE',
      options: { reason: text('', 'Why, for who reads the list') },
    },
    async (context, [range = ''], { reason }) => {
      await (await context.get(BlockService)).block(range, reason);
    },
  ),
  command(
    'block remove',
    { args: ['RANGE'], help: 'Groups decide again what of it passes. Shorter: unblock RANGE' },
    async (context, [range = '']) => (await context.get(BlockService)).unblock(range),
  ),
  command('block list', { help: 'What is blocked for all guests' }, async (context) => {
    const ranges = await (await context.get(BlockService)).list();
    return tableOf(
      ['range', 'reason', 'since'],
      ranges.map(({ cidr, reason, since }) => ({ range: cidr, reason, since: since.toISOString() })),
    );
  }),
];
