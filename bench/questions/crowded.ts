import { randomUUID } from 'node:crypto';
import type { Bench } from '../lib/bench.js';
import type { Figure } from '../lib/figures.js';
import { ec2IdOf } from '../../src/common/ids/ec2-id.js';
import { launchesTogether } from './launches.js';
import type { LaunchFloor } from '../floor/launch-floor.js';

const LIVE = 10_000;

/** A crowd of somebody else's: running instances with their attempts, spread over the hosts, that hold no room. */
async function crowd(bench: Bench): Promise<void> {
  const rows = Array.from({ length: LIVE }, (_, i) => {
    const id = randomUUID();
    return { id, ec2Id: ec2IdOf('instance', id), host: i % 10 };
  });
  const json = JSON.stringify(rows);
  await bench.cloud.database.query(
    `INSERT INTO instances (id, ec2_id, project_id, user_id, reservation_id, launch_index, image_id, flavor_name, vcpus,
       memory_mib, disk_gib, zone, host, state, generation, operation_id)
     SELECT c.id, c."ec2Id", '00000000-0000-0000-0000-0000000000ff', gen_random_uuid(), gen_random_uuid(), 0,
       gen_random_uuid(), 'm1.nano', 1, 128, 1, h.zone, h.name, 'running', 1, gen_random_uuid()
     FROM jsonb_to_recordset($1::jsonb) AS c(id uuid, "ec2Id" text, host int)
     JOIN (SELECT *, row_number() OVER (ORDER BY name) - 1 AS n FROM hosts) h ON h.n = c.host`,
    [json],
  );
  await bench.cloud.database.query(
    `INSERT INTO instance_attempts (instance_id, generation, host, vcpus, memory_mib, disk_gib, state)
     SELECT id, 1, host, 0, 0, 0, 'held' FROM instances WHERE project_id = '00000000-0000-0000-0000-0000000000ff'`,
  );
  await bench.cloud.database.query('ANALYZE instances, instance_attempts');
}

/** Launches a second beside ten thousand instances, against those of the empty cloud a moment before. Run it last. */
export async function crowded(bench: Bench, floor: LaunchFloor, emptyPerSecond: number): Promise<Figure[]> {
  await crowd(bench);
  const [singles] = await launchesTogether(bench, floor);
  if (!singles) return [];
  return [
    {
      question: `launches a second with ${LIVE} live instances`,
      unit: '/s',
      n: singles.n,
      p50: singles.p50,
      floor: emptyPerSecond,
      reach: '>= 0.9 x the empty one (floor)',
      ...(singles.cpu && { cpu: singles.cpu }),
    },
  ];
}
