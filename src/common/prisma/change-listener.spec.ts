import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { until } from '../../../test/support/host-api.js';
import { ChangeListener } from './change-listener.js';

const database = await databaseForSpec();

describe('ChangeListener', () => {
  it('hears its channels, and listens again when its connection is lost', async () => {
    const heard: string[] = [];
    let listening = 0;
    const listener = new ChangeListener(database, {
      channels: { spec_one: (payload) => heard.push(`one ${payload}`), spec_two: () => heard.push('two') },
      onListening: () => void (listening += 1),
    });
    listener.start();
    await until(async () => listening === 1);
    await database.query(
      `SELECT pg_notify('spec_one', 'x'), pg_notify('spec_two', ''), pg_notify('spec_three', '')`,
    );
    await until(async () => heard.length === 2);
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN spec_%' AND datname = current_database()`,
    );
    await until(async () => listening === 2);
    await database.query(`SELECT pg_notify('spec_one', 'y')`);
    await until(async () => heard.length === 3);
    expect(heard.sort()).toEqual(['one x', 'one y', 'two']);
    await listener.close();
  });
});
