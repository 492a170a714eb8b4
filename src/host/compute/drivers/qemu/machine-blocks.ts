import type { QemuMachine } from './qemu-machine.js';

type Asked = Pick<QemuMachine, 'ask'>;

/** Whether a device that has an id of ours is there. */
export async function hasDevice(machine: Asked, id: string): Promise<boolean> {
  const found = (await machine.ask('qom-list', { path: '/machine/peripheral' })) as readonly {
    readonly name: string;
  }[];
  return found.some(({ name }) => name === id);
}

export async function hasNode(machine: Asked, name: string): Promise<boolean> {
  const found = (await machine.ask('query-named-block-nodes', { flat: true })) as readonly {
    readonly 'node-name': string;
  }[];
  return found.some((node) => node['node-name'] === name);
}
