import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { inventoryOf, registerInventory, type StoredInventories } from './inventories.js';

declare module './inventories.js' {
  interface RoleInventories {
    /** A role that only this spec knows. */
    spare: { readonly wheels: readonly string[] };
  }
}

describe('the inventory of a role', () => {
  it('is what its schema says, and no other role’s', () => {
    const compute = { guests: [], strays: ['1'] };
    expect(inventoryOf('compute', compute)).toEqual(compute);
    expect(inventoryOf('network', compute)).toBeUndefined();
    expect(inventoryOf('shelving', compute)).toBeUndefined();
    expect(inventoryOf(undefined, compute)).toBeUndefined();
  });

  it.each(['NUL \0', 'half a character \ud800', 'x'.repeat(201)])(
    'holds no name that no row can: %j',
    (name) => {
      const port = {
        portId: randomUUID(),
        instanceId: randomUUID(),
        mac: '02:00:00:00:00:01',
        address: '10.0.0.2',
      };
      const inventory = { ports: [port], taps: ['t'], leases: [], filters: [] };
      expect(inventoryOf('network', inventory)).toEqual(inventory);
      expect(inventoryOf('network', { ...inventory, taps: [name] })).toBeUndefined();
      expect(inventoryOf('network', { ...inventory, ports: [{ ...port, mac: name }] })).toBeUndefined();
    },
  );

  it('is understood once its role is made known', () => {
    const said = { wheels: ['front'] };
    expect(inventoryOf('spare', said)).toBeUndefined();
    registerInventory('spare', z.object({ wheels: z.array(z.string()) }));
    expect(inventoryOf('spare', said)).toEqual(said);
    expect(inventoryOf('spare', {})).toBeUndefined();
    const stored: StoredInventories = { spare: { takenAt: new Date(), items: said } };
    expect(stored.spare?.items.wheels).toEqual(['front']);
  });
});
