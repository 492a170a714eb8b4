import type { QemuMachine } from './qemu-machine.js';

type Asked = Pick<QemuMachine, 'ask'>;

/** Whether a device that has an id of ours is there. */
export const hasDevice = (machine: Asked, id: string): Promise<boolean> =>
  isListed(machine, '/machine/peripheral', id);

/** The same of an object, as a key is one. */
export const hasObject = (machine: Asked, id: string): Promise<boolean> => isListed(machine, '/objects', id);

async function isListed(machine: Asked, path: string, id: string): Promise<boolean> {
  const found = (await machine.ask('qom-list', { path })) as readonly { readonly name: string }[];
  return found.some(({ name }) => name === id);
}

export async function hasNode(machine: Asked, name: string): Promise<boolean> {
  const found = (await machine.ask('query-named-block-nodes', { flat: true })) as readonly {
    readonly 'node-name': string;
  }[];
  return found.some((node) => node['node-name'] === name);
}
