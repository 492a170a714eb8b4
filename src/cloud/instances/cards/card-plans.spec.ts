import { describe, expect, it } from '@jest/globals';
import { insertCard, takeCards } from '../../../../test/support/card-rows.js';
import { databaseForSpec } from '../../../../test/support/database.js';
import { insertGuest } from '../../../../test/support/guest-rows.js';
import { CardPlans } from './card-plans.js';

const database = await databaseForSpec();
const plans = new CardPlans(database);

const loseHost = (instanceId: string) =>
  database.query('UPDATE instances SET host = NULL WHERE id = $1', [instanceId]);

describe('attaching', () => {
  it('goes to where the instance is, and waits for the filters there', async () => {
    const guest = await insertGuest(database, { host: 'in', generation: 4 });
    const card = await insertCard(database, guest, { task: 'attaching' });
    const ref = await takeCards(database, [card], { workflow: 'attach-interface' });
    const [planned, ...others] = await plans.attach(ref, 'run');
    expect(others).toEqual([]);
    expect(planned).toMatchObject({
      ...{ noun: 'network-interface', id: card, host: 'in', isRunning: true },
      ...{ instanceId: guest.instanceId, instanceGeneration: 4 },
      port: { portId: card, minFilterVersion: 1 },
    });
  });

  it('has nothing to do where the instance is on no host any more', async () => {
    const guest = await insertGuest(database, { host: 'lost', attempt: 'released' });
    const card = await insertCard(database, guest, { task: 'attaching' });
    await loseHost(guest.instanceId);
    const ref = await takeCards(database, [card], { workflow: 'attach-interface' });
    expect(await plans.attach(ref, 'run')).toEqual([]);
  });

  it('is one run of its workflow alone', async () => {
    const guest = await insertGuest(database, { host: 'twice' });
    const card = await insertCard(database, guest, { task: 'attaching' });
    const ref = await takeCards(database, [card], { workflow: 'attach-interface' });
    expect(await plans.attach(ref, 'run')).toHaveLength(1);
    expect(await plans.attach(ref, 'run')).toHaveLength(1);
    await expect(plans.attach(ref, 'another run')).rejects.toMatchObject({ code: 'ChunkTaken' });
  });
});

describe('detaching', () => {
  it('gives the guest no time, and does not force it, unless that was asked for', async () => {
    const guest = await insertGuest(database, { host: 'out', state: 'stopped' });
    const card = await insertCard(database, guest, { task: 'detaching' });
    const ref = await takeCards(database, [card], { workflow: 'detach-interface' });
    expect(await plans.detach(ref, 'run')).toEqual([
      expect.objectContaining({
        ...{ id: card, host: 'out', isRunning: false, force: false, graceSeconds: 0, overtaken: [] },
      }),
    ]);
  });

  it('by force ends what was at work on the interface', async () => {
    const guest = await insertGuest(database, { host: 'force' });
    const card = await insertCard(database, guest, { task: 'detaching' });
    const before = await takeCards(database, [card], { workflow: 'detach-interface' });
    await database.query(
      `UPDATE operation_members SET outcome = 'overtaken', settled_at = now() WHERE operation_id = $1`,
      [before.operationId],
    );
    const args = { force: true, graceSeconds: 20 };
    const ref = await takeCards(database, [card], { workflow: 'detach-interface', args });
    const overtaken = [`detach-interface/${before.operationId}/0/1`];
    expect(await plans.detach(ref, 'run')).toMatchObject([{ id: card, ...args, overtaken }]);
  });

  it('has nothing to do where the instance is on no host any more', async () => {
    const guest = await insertGuest(database, { host: 'lost' });
    const card = await insertCard(database, guest, { task: 'detaching' });
    await loseHost(guest.instanceId);
    const ref = await takeCards(database, [card], { workflow: 'detach-interface' });
    expect(await plans.detach(ref, 'run')).toEqual([]);
  });
});
