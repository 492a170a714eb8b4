import {
  removeFlavor,
  listFlavors,
  createFlavor,
  setFlavorEnabled,
} from '../../cloud/flavors/flavor.repository.js';
import type { FlavorRow } from '../../cloud/flavors/flavor.js';
import { command, tableOf } from '../command.js';
import type { ManageContext } from '../manage-context.js';

const COLUMNS = ['name', 'vcpus', 'memoryMiB', 'diskGiB', 'enabled', 'id'] as const;
const row = ({ name, vcpus, memoryMiB, diskGiB, enabled, id }: FlavorRow) => ({
  ...{ name, vcpus, memoryMiB, diskGiB, enabled, id },
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
