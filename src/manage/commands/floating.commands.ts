import { text } from '../../common/flags/flags.js';
import { FloatingPoolService } from '../../cloud/floating-addresses/floating-pool.service.js';
import { command, tableOf } from '../command.js';

const COLUMNS = ['cidr', 'pool', 'interface', 'addresses', 'used', 'set_aside'] as const;

export const floatingCommands = [
  command(
    'floating create',
    {
      args: ['RANGE'],
      help: 'Addresses that projects may put before their instances; of more than two the first and the last are left out',
      options: {
        pool: text('public', 'Name of the pool that the range is of'),
        interface: text(
          '',
          'Interface of each machine on which it answers for them; empty: the machine alone reaches them',
        ),
      },
    },
    async (context, [cidr = ''], { pool, interface: device }) =>
      (await context.get(FloatingPoolService)).create({ cidr, pool, interface: device }),
  ),
  command(
    'floating list',
    { help: 'Ranges of floating addresses, what is in use of them, and for which somebody else answers' },
    async (context) => {
      const ranges = await (await context.get(FloatingPoolService)).list();
      return tableOf(
        COLUMNS,
        ranges.map(({ setAside, ...range }) => ({ ...range, set_aside: setAside.join(' ') })),
      );
    },
  ),
  command(
    'floating delete',
    { args: ['RANGE'], help: 'A range of which no address is in use' },
    async (context, [cidr = '']) => (await context.get(FloatingPoolService)).delete(cidr),
  ),
  command(
    'floating restore',
    { args: ['ADDRESS'], help: 'An address that was set aside may be given out again' },
    async (context, [address = '']) => {
      await (await context.get(FloatingPoolService)).restore(address);
    },
  ),
];
