import {
  findFlavor,
  removeFlavor,
  listFlavors,
  createFlavor,
  setFlavorEnabled,
} from '../../cloud/flavors/flavor.repository.js';
import { FlavorService } from '../../cloud/flavors/flavor.service.js';
import { byName } from '../../common/refs/ref.js';
import type { FlavorRow } from '../../cloud/flavors/flavor.js';
import { command, tableOf } from '../command.js';
import type { ManageContext } from '../manage-context.js';

const COLUMNS = ['name', 'vcpus', 'memoryMiB', 'diskGiB', 'enabled', 'id', 'extra_specs'] as const;
const row = ({ name, vcpus, memoryMiB, diskGiB, enabled, id, extraSpecs }: FlavorRow) => ({
  ...{ name, vcpus, memoryMiB, diskGiB, enabled, id },
  extra_specs: Object.entries(extraSpecs)
    .map((spec) => spec.join('='))
    .join(' '),
});

const setEnabled = async (context: ManageContext, name: string, enabled: boolean) =>
  setFlavorEnabled(await context.database(), name, enabled);

export const flavorCommands = [
  command(
    'flavor create',
    { args: ['NAME', 'MEMORY_MIB', 'VCPUS', 'DISK_GIB'], help: 'A new instance type' },
    async (context, [name = '', memory, vcpus, disk]) => {
      const flavor = { name, memoryMiB: Number(memory), vcpus: Number(vcpus), diskGiB: Number(disk) };
      return tableOf(COLUMNS, [row(await createFlavor(await context.database(), flavor))]);
    },
  ),
  command('flavor list', { help: 'All instance types' }, async (context) => {
    const flavors = await listFlavors(await context.database());
    return tableOf(COLUMNS, flavors.map(row));
  }),
  command(
    'flavor set',
    {
      args: ['NAME', 'SPEC', '[VALUE]'],
      help: 'An extra spec of instances that are launched from now on; without a value it goes. quota:vif_{in,out}bound_{average,peak,burst}: KiB a second (burst: KiB) of each card',
    },
    async (context, [name = '', spec = '', value]) => {
      const { id, extraSpecs } = await findFlavor(await context.database(), byName(name));
      const others = Object.entries(extraSpecs).filter(([of]) => of !== spec);
      const specs = [...others, ...(value === undefined ? [] : [[spec, value] as const])];
      await (await context.get(FlavorService)).setExtraSpecs(id, Object.fromEntries(specs));
    },
  ),
  command(
    'flavor disable',
    { args: ['NAME'], help: 'Cannot be launched; what runs stays' },
    (context, [name = '']) => setEnabled(context, name, false),
  ),
  command('flavor enable', { args: ['NAME'], help: 'Can be launched again' }, (context, [name = '']) =>
    setEnabled(context, name, true),
  ),
  command(
    'flavor delete',
    { args: ['NAME'], help: 'Instances keep their sizes' },
    async (context, [name = '']) => removeFlavor(await context.database(), name),
  ),
];
