import Fastify from 'fastify';
import pg from 'pg';
import type { Bench } from '../lib/bench.js';
import type { CpuMeter } from '../lib/cpu-meter.js';
import { type Figure, quantile, timesOf } from '../lib/figures.js';
import { inLanes } from '../lib/lanes.js';

const REPEATS = 100;
const CLIENTS = 8;
const ENDED = 10_000;
const ALONE: Load = { count: REPEATS, lanes: 1 };
const TOGETHER: Load = { count: REPEATS * CLIENTS, lanes: CLIENTS };

interface Load {
  readonly count: number;
  readonly lanes: number;
}

/** DescribeInstances of `live` instances; the floor is as much SQL and a body of the same size through Fastify. */
export async function describes(bench: Bench, live: number): Promise<Figure[]> {
  const request = bench.ec2.sign('DescribeInstances', { MaxResults: '1000' });
  const body = await bench.ec2.send(request);
  await bench.cpu.quiet();
  const floor = await readFloor(bench, body, live);
  const alone = await times(bench.cpu, ALONE, () => bench.ec2.send(request));
  const figures: Figure[] = [
    {
      question: `DescribeInstances of ${live}, one client`,
      ...timesOf(alone.samples),
      floor: floor.aloneP50,
      reach: live >= 1000 ? '<= 40 ms' : '<= 6 ms',
      note: `${(body.length / 1e6).toFixed(2)} MB`,
      cpu: alone.cpu,
    },
  ];
  if (live >= 1000) return figures;
  const together = await times(bench.cpu, TOGETHER, () => bench.ec2.send(request));
  figures.push({
    question: `DescribeInstances of ${live}, ${CLIENTS} clients`,
    unit: '/s',
    n: TOGETHER.count,
    p50: together.perSecond,
    floor: floor.perSecond,
    reach: '>= 250/s',
    cpu: together.cpu,
  });
  return figures;
}

/**
 * DescribeInstances of `live` instances in a project of which ten thousand have ended, so long ago that nobody is shown
 * them; the floor is the same question in a project without a past. They are copies of one row, for they hold nothing
 * any more.
 */
export async function describesWithPast(bench: Bench, live: number): Promise<Figure[]> {
  const request = bench.ec2.sign('DescribeInstances', { MaxResults: '1000' });
  await bench.cpu.quiet();
  const without = await times(bench.cpu, ALONE, () => bench.ec2.send(request));
  const { database } = bench.cloud;
  await database.query(
    `INSERT INTO instances SELECT (jsonb_populate_record(ended, jsonb_build_object(
       'id', gen_random_uuid(), 'ec2_id', 'past-' || n, 'terminated_at', now() - interval '1 day'))).*
     FROM (SELECT i AS ended FROM instances i WHERE i.terminated_at IS NOT NULL LIMIT 1) one, generate_series(1, $1::int) n`,
    [ENDED],
  );
  // Autovacuum does so within seconds.
  await database.query('VACUUM ANALYZE instances');
  await bench.cpu.quiet();
  const { samples, cpu } = await times(bench.cpu, ALONE, () => bench.ec2.send(request));
  await database.query(`DELETE FROM instances WHERE ec2_id LIKE 'past-%'`);
  await database.query('VACUUM ANALYZE instances');
  return [
    {
      question: `DescribeInstances of ${live} after ${ENDED} that ended, one client`,
      ...timesOf(samples),
      floor: quantile(without.samples, 0.5),
      reach: '<= 6 ms',
      cpu,
    },
  ];
}

async function times(meter: CpuMeter, { count, lanes }: Load, work: () => Promise<unknown>) {
  for (let i = 0; i < 20; i += 1) await work();
  const samples: number[] = [];
  const { ms, cpu } = await meter.over(count, () =>
    inLanes(lanes, count, async () => {
      const start = performance.now();
      await work();
      samples.push(performance.now() - start);
    }),
  );
  return { samples, cpu, perSecond: (count * 1000) / ms };
}

/** The rows as PostgreSQL gives them, and a body of the same size that nobody had to write. */
async function readFloor(bench: Bench, body: string, live: number) {
  const pool = new pg.Pool({ ...bench.cloud.database.options, max: 10 });
  const server = Fastify();
  server.post('/', async (_, reply) => {
    await pool.query({ name: 'floor', text: 'SELECT * FROM instances LIMIT $1', values: [live] });
    return reply.type('text/xml').send(body);
  });
  server.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume().on('end', () => done(null));
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const send = async () => (await fetch(url, { method: 'POST', body: 'x' })).text();
  const alone = await times(bench.cpu, ALONE, send);
  const together = await times(bench.cpu, TOGETHER, send);
  await server.close();
  await pool.end();
  return { aloneP50: quantile(alone.samples, 0.5), perSecond: together.perSecond };
}
