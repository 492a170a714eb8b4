import { beforeEach, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { type GuestRows, insertGuest } from '../../../test/support/guest-rows.js';
import { lockWaits } from '../../../test/support/lock-waits.js';
import { until } from '../../../test/support/until.js';
import { parseFlags } from '../../common/flags/parse-flags.js';
import { insertAttempts } from '../instances/attempt.repository.js';
import { Scheduler } from '../scheduler/scheduler.js';
import { schedulerFlags } from '../scheduler/scheduler.flags.js';
import { controlNouns } from '../registry/control-nouns.js';
import { HostAdminRepository } from './host-admin.repository.js';
import { HOST_CONTRACT } from '../../stream/stream.contract.js';

const DOWN_SECONDS = 30;
const database = await databaseForSpec();
const hosts = new HostAdminRepository(database, controlNouns.rows);
const scheduler = new Scheduler(parseFlags(schedulerFlags, [`--service_down_time=${DOWN_SECONDS}`]));
const claim = { vcpus: 1, memoryMiB: 128, diskGiB: 1 };

let guest: GuestRows;
let need: Parameters<Scheduler['place']>[1][number];
/** A host that can take a guest until `dies`, and an instance that wants one. */
beforeEach(async () => {
  await database.query('TRUNCATE hosts, services, instances, instance_attempts, host_usage CASCADE');
  await hosts.add({ name: 'h', zone: 'local-1a', tokenHash: 'x' });
  await database.query(`UPDATE hosts SET vcpus = 8, memory_mib = 8192, disk_gib = 100`);
  await database.query(
    `INSERT INTO services (host, "binary", last_seen, contract)
     VALUES ('h', 'engine-compute', now(), $1), ('h', 'engine-network', now(), $1)`,
    [HOST_CONTRACT],
  );
  guest = await insertGuest(database, { host: 'elsewhere', attempt: 'released', state: 'pending' });
  await database.query('UPDATE instances SET host = NULL');
  need = { ...claim, instanceId: guest.instanceId, zone: 'local-1a', excluded: [] };
});
const dies = () => database.query(`UPDATE services SET last_seen = now() - interval '1 day'`);
const somebodyWaits = () => until(async () => (await lockWaits(database)) > 0);

it('a host that is given a guest meanwhile is not forgotten', async () => {
  let forgetting: ReturnType<typeof hosts.forget> | undefined;
  await database.transaction(async (tx) => {
    expect(await scheduler.place(tx, [need])).toEqual([{ host: 'h' }]);
    await dies();
    forgetting = hosts.forget('h', DOWN_SECONDS);
    await somebodyWaits();
    await insertAttempts(tx, [{ instanceId: guest.instanceId, generation: 2, host: 'h', claim }]);
  });
  expect(await forgetting).toEqual({ resources: [guest.ec2Id] });
});

it('a host that is forgotten meanwhile is given no guest', async () => {
  // Held back where it has the placement lock and not yet the host.
  const holder = await database.session();
  await holder.query(`BEGIN; SELECT FROM hosts WHERE name = 'h' FOR UPDATE`);
  await dies();
  const forgetting = hosts.forget('h', DOWN_SECONDS);
  await somebodyWaits();
  const placing = database.transaction((tx) => scheduler.place(tx, [need]));
  await until(async () => (await lockWaits(database)) === 2);
  await holder.query('COMMIT');
  holder.release();
  expect(await forgetting).toBe('forgotten');
  expect(await placing).toEqual([{ refused: [] }]);
});
