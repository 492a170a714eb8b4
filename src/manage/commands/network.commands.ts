import { NetworkAdmin } from '../../cloud/networks/network-admin.service.js';
import type { AdminNetwork } from '../../cloud/networks/network-admin.repository.js';
import { integer, text } from '../../common/flags/flags.js';
import { command, tableOf } from '../command.js';

const COLUMNS = ['name', 'cidr', 'gateway', 'dns', 'domain', 'mtu', 'vpc', 'used', 'reserved', 'id'] as const;
const ADDRESSES = ['network', 'address', 'state', 'interface', 'host'] as const;
const FLAT = 'flat';

const rowOf = ({ name, cidr, gateway, dns, domain, mtu, vpc, used, reserved, id }: AdminNetwork) => ({
  ...{ name, cidr, gateway, dns, domain, mtu, vpc: vpc ?? 'default', used, reserved, id },
});

const settings = {
  dns: text('', 'Resolver told to guests: an address, gateway, or none; empty: as it is'),
  dns_domain: text('', 'Domain of guests’ names; empty: as it is'),
  mtu: integer(0, 'MTU of guests’ cards; 0: as it is'),
};
interface Settings {
  readonly dns: string;
  readonly dns_domain: string;
  readonly mtu: number;
}
const changeOf = ({ dns, dns_domain: domain, mtu }: Settings) => ({
  ...(dns !== '' && { dns: dns === 'none' ? '' : dns }),
  ...(domain !== '' && { domain }),
  ...(mtu !== 0 && { mtu }),
});

export const networkCommands = [
  command(
    'network create',
    {
      args: ['RANGE', '[NAME]'],
      help: 'The flat network, in which the default VPCs of all projects are; named flat if nothing else is said',
      options: settings,
    },
    async (context, [cidr = '', name = FLAT], values) =>
      (await context.get(NetworkAdmin)).create({ name, cidr, ...changeOf(values) }),
  ),
  command('network list', { help: 'The flat network, and those of subnets of VPCs' }, async (context) =>
    tableOf(COLUMNS, (await (await context.get(NetworkAdmin)).list()).map(rowOf)),
  ),
  command(
    'network show',
    { args: ['NETWORK'], help: 'Its parts by zone, and how many addresses of each are taken' },
    async (context, [which = '']) => {
      const admin = await context.get(NetworkAdmin);
      const parts = await admin.parts(await admin.find(which));
      return tableOf(
        ['zone', 'first', 'last', 'taken'],
        parts.map((part) => ({ ...part })),
      );
    },
  ),
  command(
    'network modify',
    {
      args: ['NETWORK'],
      help: 'Hosts follow when they make it anew: the flat one at their next start, others with their first port',
      options: settings,
    },
    async (context, [which = ''], values) =>
      (await context.get(NetworkAdmin)).modify(which, changeOf(values)),
  ),
  command(
    'network delete',
    { args: ['NETWORK'], help: 'The flat network, while nothing in it is in use' },
    async (context, [which = '']) => (await context.get(NetworkAdmin)).delete(which),
  ),
];

export const fixedCommands = [
  command(
    'fixed list',
    {
      args: ['[NETWORK]'],
      help: 'Private addresses that are claimed, kept back until a host lets go, or reserved',
    },
    async (context, [which]) => {
      const rows = await (await context.get(NetworkAdmin)).addresses(which);
      return tableOf(
        ADDRESSES,
        rows.map((row) => ({ ...row })),
      );
    },
  ),
  command(
    'fixed reserve',
    { args: ['NETWORK', 'ADDRESS'], help: 'No launch gets it' },
    async (context, [which = '', address = '']) => (await context.get(NetworkAdmin)).reserve(which, address),
  ),
  command(
    'fixed unreserve',
    { args: ['NETWORK', 'ADDRESS'], help: 'Launches may get it again' },
    async (context, [which = '', address = '']) =>
      (await context.get(NetworkAdmin)).unreserve(which, address),
  ),
];
