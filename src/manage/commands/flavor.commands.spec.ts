import { describe, expect, it } from '@jest/globals';
import { manageForSpec } from '../../../test/support/manage.js';

const manage = await manageForSpec();
const done = { status: 0, out: 'done\n', err: '' };
const refused = (message: string) => ({ status: 1, out: '', err: expect.stringContaining(message) });
const flavor = async (name: string) =>
  (await manage.rows('flavor', 'list')).find((row) => row['name'] === name);
const PEAK = 'quota:vif_outbound_peak';

describe('engine-manage flavor', () => {
  it('makes one without extra specs, which can be launched', async () => {
    const [made] = await manage.rows('flavor', 'create', 'x1', '256', '1', '2');
    expect(made).toEqual({
      ...{ name: 'x1', vcpus: 1, memoryMiB: 256, diskGiB: 2, enabled: true },
      ...{ id: expect.any(String), extra_specs: '' },
    });
    expect(await flavor('x1')).toEqual(made);
    expect(await manage.run('flavor', 'create', 'x2', 'much', '1', '2')).toEqual(refused('memoryMiB'));
  });

  it('sets an extra spec beside the others, and in the place of what it was', async () => {
    expect(await manage.run('flavor', 'set', 'x1', PEAK, '10')).toEqual(done);
    expect(await manage.run('flavor', 'set', 'x1', 'rack', 'a')).toEqual(done);
    expect(await manage.run('flavor', 'set', 'x1', PEAK, '20')).toEqual(done);
    const { extra_specs: specs } = (await flavor('x1')) ?? {};
    expect(String(specs).split(' ').sort()).toEqual([`${PEAK}=20`, 'rack=a']);
    for (const wrong of ['0', '1.5', 'much', ''])
      expect(await manage.run('flavor', 'set', 'x1', PEAK, wrong)).toEqual(refused(`${PEAK} is an integer`));
    expect(await flavor('x1')).toMatchObject({ extra_specs: specs });
  });

  it('takes away what is named without a value, and only that', async () => {
    expect(await manage.run('flavor', 'set', 'x1', PEAK)).toEqual(done);
    expect(await manage.run('flavor', 'set', 'x1', 'none')).toEqual(done);
    expect(await flavor('x1')).toMatchObject({ extra_specs: 'rack=a' });
    expect(await manage.run('flavor', 'set', 'none', 'rack')).toMatchObject({ status: 1, out: '' });
    expect(await manage.run('flavor', 'set', 'x1')).toMatchObject({ status: 2, out: '' });
  });

  it('disables, enables and deletes it', async () => {
    expect(await manage.run('flavor', 'disable', 'x1')).toEqual(done);
    expect((await manage.run('flavor', 'list')).out).toMatch(/^x1 +1 +256 +2 +no /m);
    expect(await manage.run('flavor', 'enable', 'x1')).toEqual(done);
    expect(await flavor('x1')).toMatchObject({ enabled: true, extra_specs: 'rack=a' });
    expect(await manage.run('flavor', 'delete', 'x1')).toEqual(done);
    expect(await flavor('x1')).toBeUndefined();
    for (const action of ['enable', 'disable', 'delete'])
      expect(await manage.run('flavor', action, 'x1')).toMatchObject({ status: 1, out: '' });
  });
});
