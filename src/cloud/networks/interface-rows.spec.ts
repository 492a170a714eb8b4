import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { endInterface, interfaceRowsAlone } from './interface-rows.js';

const database = await databaseForSpec();
const { projectId } = await insertProject(database);
const id = '6f4b1d8e-0000-4000-8000-000000000001';
const member = { id, operationId: id, generation: 1 };
const reason = { code: 'Server.InternalError', message: 'no slot' };

const insert = (lifecycle: string, task: string) =>
  database.query(
    `INSERT INTO network_interfaces (id, ec2_id, network_id, subnet_id, mac, address, lifecycle, task_state, generation,
       operation_id, device_index, instance_id, project_id)
     VALUES ($1, 'eni-1', $1, $1, '02:00:00:00:00:01', '10.0.0.5', $2, $3, 1, $1, 1, $1, $4)
     ON CONFLICT (id) DO UPDATE SET lifecycle = $2, task_state = $3, instance_id = $1, device_index = 1, reason_code = NULL`,
    [id, lifecycle, task, projectId],
  );
const read = async () =>
  (
    await database.query<{ lifecycle: string; task: string | null; code: string | null }>(
      'SELECT lifecycle, task_state AS task, reason_code AS code FROM network_interfaces WHERE id = $1',
      [id],
    )
  )[0];

describe('the end of an operation on an interface', () => {
  it('that a later one has overtaken changes nothing', async () => {
    await insert('in-use', 'attaching');
    await endInterface(database, { kind: 'overtaken', id } as Parameters<typeof endInterface>[1]);
    expect(await read()).toEqual({ lifecycle: 'in-use', task: 'attaching', code: null });
  });

  it('that succeeded leaves no task', async () => {
    await insert('in-use', 'attaching');
    await endInterface(database, { kind: 'attached', id, cleanups: [] } as unknown as Parameters<
      typeof endInterface
    >[1]);
    expect(await read()).toMatchObject({ lifecycle: 'in-use', task: null });
  });

  it('that failed says why', async () => {
    await insert('in-use', 'attaching');
    const outcome = { kind: 'attach-failed', id, reason, cleanups: [] };
    await endInterface(database, outcome as unknown as Parameters<typeof endInterface>[1]);
    expect(await read()).toMatchObject({ lifecycle: 'available', task: null });
  });

  it('that is undone notes the reason, while it is still its own', async () => {
    await insert('in-use', 'attaching');
    expect(await interfaceRowsAlone.markUnwinding(database, { ...member, reason })).toBe(true);
    expect((await read())?.code).toBe(reason.code);
    expect(await interfaceRowsAlone.markUnwinding(database, { ...member, generation: 2, reason })).toBe(
      false,
    );
  });
});
