import { beforeEach, expect, it } from '@jest/globals';
import { unlock } from './unlocked-nodes.js';

let nodes: string[];
let objects: Map<string, unknown>;
let opens: boolean;
const secret = () => Promise.resolve('the key');

beforeEach(() => {
  [nodes, objects, opens] = [['format'], new Map([['limits', undefined]]), true];
});

/** A storage daemon that opens a container with the key alone. */
async function ask(command: string, args: object = {}): Promise<unknown> {
  const { id, data } = args as { readonly id?: string; readonly data?: string };
  if (command === 'query-named-block-nodes') return nodes.map((name) => ({ 'node-name': name }));
  if (command === 'qom-list') return [...objects.keys()].map((name) => ({ name }));
  if (command === 'object-add') objects.set(id ?? '', data);
  if (command === 'object-del') objects.delete(id ?? '');
  if (command === 'blockdev-add') {
    if (!opens || objects.get('secret') !== 'the key') throw new Error('Invalid password');
    nodes.push('v');
  }
  return {};
}

it('opens the volume once, and leaves no key with its server', async () => {
  objects.set('secret', 'of one that was cut short');
  await unlock(ask, secret);
  expect([nodes, [...objects.keys()]]).toEqual([['format', 'v'], ['limits']]);
  await unlock(ask, () => Promise.reject(new Error('nobody needs it')));
});

it('leaves no key either where it does not open it', async () => {
  opens = false;
  await expect(unlock(ask, secret)).rejects.toThrow('Invalid password');
  expect([nodes, [...objects.keys()]]).toEqual([['format'], ['limits']]);
});

it('tells the server nothing where the key is away', async () => {
  await expect(unlock(ask, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect([...objects.keys()]).toEqual(['limits']);
});
