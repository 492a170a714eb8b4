import { hostTokenAnswer } from '../host-token-answer.js';
import { hostRoles, usualRoles } from '../../../workflows/contracts/host-roles.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { integer, list, text } from '../../common/flags/flags.js';
import type { HostRow } from '../../cloud/hosts/host-row.js';
import { HostService } from '../../cloud/hosts/host.service.js';
import { command, tableOf } from '../command.js';

const COLUMNS = [
  ...['name', 'zone', 'roles', 'state', 'guests'],
  ...['vcpus', 'memoryMiB', 'diskGiB', 'reason'],
] as const;
const facts = (host: HostRow) => ({
  name: host.name,
  zone: host.zone,
  roles: host.roles.join(','),
  state: stateOf(host),
  guests: host.guests,
  usedVcpus: host.usedVcpus,
  vcpus: host.vcpus,
  usedMemoryMiB: host.usedMemoryMiB,
  memoryMiB: host.memoryMiB,
  usedDiskGiB: host.usedDiskGiB,
  diskGiB: host.diskGiB,
  reason: host.disabledReason,
});
const shown = (host: HostRow) => ({
  ...facts(host),
  vcpus: `${host.usedVcpus}/${host.vcpus}`,
  memoryMiB: `${host.usedMemoryMiB}/${host.memoryMiB}`,
  diskGiB: `${host.usedDiskGiB}/${host.diskGiB}`,
});

const ROLES = Object.keys(hostRoles);

/** A slip of the pen would be a host that never lives. */
function mustBeKnown(roles: readonly string[]): void {
  const unknown = roles.find((role) => !ROLES.includes(role));
  if (unknown === undefined) return;
  const known = ROLES.join(', ');
  throw new EngineError('InvalidParameterValue', `'${unknown}' is no role of a host: ${known} are`);
}

function stateOf({ declaredDown, alive, enabled }: HostRow): string {
  if (declaredDown) return 'down';
  if (!alive) return 'dead';
  return enabled ? 'up' : 'disabled';
}

export const hostCommands = [
  command(
    'host add',
    {
      args: ['NAME'],
      help: 'Makes a host known and prints the flagfiles of its daemons, and its token: shown this once',
      options: {
        zone: text('', 'Its availability zone; empty: the region’s first'),
        roles: list(usualRoles, `What it does, of ${ROLES.join(', ')}; a daemon each`),
      },
    },
    async (context, [name = ''], { zone, roles }) => {
      const place = zone === '' ? `${context.flags.region}a` : zone;
      mustBeKnown(roles);
      const { token } = await (await context.get(HostService)).add(name, place, roles);
      return hostTokenAnswer(context, name, token);
    },
  ),
  command(
    'host token',
    { args: ['NAME'], help: 'A new token; the old one is worthless at once' },
    async (context, [name = '']) => {
      const { token } = await (await context.get(HostService)).rotateToken(name);
      return hostTokenAnswer(context, name, token);
    },
  ),
  command(
    'host limit',
    {
      args: ['NAME'],
      help: 'What it is believed to have at most, whatever it says; a limit that is not given is taken back',
      options: {
        max_vcpus: integer(0, 'Cores; 0: as many as it says'),
        max_memory_mb: integer(0, 'Memory in MiB; 0: as much as it says'),
        max_disk_gb: integer(0, 'Disk in GiB; 0: as much as it says'),
      },
    },
    async (context, [name = ''], { max_vcpus, max_memory_mb, max_disk_gb }) =>
      (await context.get(HostService)).limit(name, {
        maxVcpus: max_vcpus || null,
        maxMemoryMiB: max_memory_mb || null,
        maxDiskGiB: max_disk_gb || null,
      }),
  ),
  command(
    'host list',
    { help: 'Hosts, whether they are alive, and what is claimed of what they have' },
    async (context) => {
      const hosts = await (await context.get(HostService)).list(context.flags.service_down_time);
      return { ...tableOf(COLUMNS, hosts.map(shown)), json: hosts.map(facts) };
    },
  ),
  command(
    'host disable',
    { args: ['NAME', 'REASON...'], help: 'Nothing new is placed there; what runs there stays' },
    async (context, [name = '', ...reason]) =>
      (await context.get(HostService)).disable(name, reason.join(' ')),
  ),
  command(
    'host enable',
    { args: ['NAME'], help: 'Takes back disable and down' },
    async (context, [name = '']) => (await context.get(HostService)).enable(name),
  ),
  command(
    'host down',
    { args: ['NAME'], help: 'Marks the host failed; operations stop waiting for it' },
    async (context, [name = '']) => (await context.get(HostService)).down(name),
  ),
  command(
    'host forget',
    { args: ['NAME'], help: 'It never comes back: its claims and the addresses kept for it go free' },
    async (context, [name = '']) =>
      (await context.get(HostService)).forget(name, context.flags.service_down_time),
  ),
];
