import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../../test/support/database.js';
import { insertGuest } from '../../../../test/support/guest-rows.js';
import { CONTEXT } from '../../../../test/support/request-context.js';
import { Sealer } from '../../../common/seal/sealer.js';
import { packed } from '../../../stream/console-trace.contract.js';
import { TraceRepository } from './trace.repository.js';
import { TraceService } from './trace.service.js';

const database = await databaseForSpec();
const old = Buffer.alloc(32, 7);
const traces = new TraceRepository(database);
const service = new TraceService(traces, new Sealer(new Map([[1, old]])));

const traceOf = async (instanceId: string, output: string | Buffer) => ({
  instanceId,
  output: (await packed(Buffer.from(output))).toString('base64'),
});
const readBy = async (projectId: string, instanceId: string) =>
  (await service.read({ ...CONTEXT, projectId }, instanceId))?.output.toString();
const UNBOUNDED = { projectBytes: 2 ** 40, bytes: 2 ** 40 };

describe('TraceService', () => {
  it('keeps the newest, sealed, for the guest’s own project', async () => {
    const { instanceId, projectId } = await insertGuest(database, { host: 'h1' });
    await service.keep('h1', [await traceOf(instanceId, 'first')]);
    await service.keep('h1', [await traceOf(instanceId, 'lost'), await traceOf(instanceId, 'a secret')]);
    expect(await readBy(projectId, instanceId)).toBe('a secret');
    expect(await readBy(randomUUID(), instanceId)).toBeUndefined();
    const [row] = await database.query<{ sealed: Buffer }>(
      'SELECT sealed FROM console_traces WHERE instance_id = $1',
      [instanceId],
    );
    expect(row?.sealed.includes('secret')).toBe(false);
  });

  it('takes none from a host that never had the guest, nor of no guest', async () => {
    const { instanceId, projectId } = await insertGuest(database, { host: 'h1' });
    await service.keep('h2', [await traceOf(instanceId, 'forged'), await traceOf(randomUUID(), 'x')]);
    expect(await readBy(projectId, instanceId)).toBeUndefined();
  });

  it('takes the last words of a guest that its host has let go of, and not over those of a later host', async () => {
    const { instanceId, projectId } = await insertGuest(database, { host: 'h1', attempt: 'released' });
    await service.keep('h1', [await traceOf(instanceId, 'failed here')]);
    expect(await readBy(projectId, instanceId)).toBe('failed here');
    await database.query(
      `INSERT INTO instance_attempts (instance_id, generation, host, vcpus, memory_mib, disk_gib, state)
       VALUES ($1, 2, 'h2', 1, 128, 1, 'held')`,
      [instanceId],
    );
    await service.keep('h2', [await traceOf(instanceId, 'runs there')]);
    await service.keep('h1', [await traceOf(instanceId, 'late')]);
    expect(await readBy(projectId, instanceId)).toBe('runs there');
  });

  it('shows it for an hour after the guest’s end, and then deletes it', async () => {
    const guest = await insertGuest(database, { host: 'h1', state: 'terminated' });
    const { instanceId, projectId } = guest;
    const endedAgo = (minutes: number) =>
      database.query(
        `UPDATE instances SET terminated_at = engine_now() - make_interval(mins => $2) WHERE id = $1`,
        [instanceId, minutes],
      );
    const isThere = async () =>
      (await database.query('SELECT FROM console_traces WHERE instance_id = $1', [instanceId])).length === 1;
    await service.keep('h1', [await traceOf(instanceId, 'last words')]);
    await endedAgo(59);
    await traces.prune(UNBOUNDED);
    expect(await readBy(projectId, instanceId)).toBe('last words');
    await endedAgo(61);
    expect(await readBy(projectId, instanceId)).toBeUndefined();
    expect(await isThere()).toBe(true);
    await traces.prune(UNBOUNDED);
    expect(await isThere()).toBe(false);
  });

  it('keeps the newest of a project that has too much, and all of others', async () => {
    const ship = async (n: number) => {
      const guest = await insertGuest(database, { host: 'h1' });
      await service.keep('h1', [await traceOf(guest.instanceId, randomBytes(10_000))]);
      await database.query(
        `UPDATE console_traces SET taken_at = engine_now() - make_interval(mins => $2) WHERE instance_id = $1`,
        [guest.instanceId, n],
      );
      return guest;
    };
    const [older, newer, other] = [await ship(3), await ship(2), await ship(1)];
    await database.query('UPDATE instances SET project_id = $2 WHERE id = $1', [
      older.instanceId,
      newer.projectId,
    ]);
    await traces.prune({ projectBytes: 15_000, bytes: 2 ** 40 });
    const left = async () =>
      (
        await database.query<{ id: string }>(
          'SELECT instance_id AS id FROM console_traces WHERE instance_id = ANY($1) ORDER BY taken_at DESC',
          [[older, newer, other].map(({ instanceId }) => instanceId)],
        )
      ).map(({ id }) => id);
    expect(await left()).toEqual([other.instanceId, newer.instanceId]);
    await traces.prune({ projectBytes: 2 ** 40, bytes: 0 });
    expect(await left()).toEqual([]);
  });

  it('is empty where a host has packed what cannot be unpacked, or far too much', async () => {
    const { instanceId, projectId } = await insertGuest(database, { host: 'h1' });
    await service.keep('h1', [{ instanceId, output: Buffer.from('no gzip').toString('base64') }]);
    expect(await readBy(projectId, instanceId)).toBe('');
    await service.keep('h1', [await traceOf(instanceId, Buffer.alloc(2 ** 24))]);
    expect(await readBy(projectId, instanceId)).toBe('');
  });

  it('seals them again under a newer key', async () => {
    const { instanceId, projectId } = await insertGuest(database, { host: 'h1' });
    await service.keep('h1', [await traceOf(instanceId, 'words')]);
    const both = new Map([
      [1, old],
      [2, Buffer.alloc(32, 8)],
    ]);
    expect(await new TraceService(traces, new Sealer(both)).reseal()).toBeGreaterThan(0);
    expect(await new TraceService(traces, new Sealer(both)).reseal()).toBe(0);
    const newest = new TraceService(traces, new Sealer(new Map([[2, Buffer.alloc(32, 8)]])));
    const read = await newest.read({ ...CONTEXT, projectId }, instanceId);
    expect(String(read?.output)).toBe('words');
  });
});
