import { describe, expect, it } from '@jest/globals';
import { manageForSpec } from '../../../test/support/manage.js';

const manage = await manageForSpec();
const done = { status: 0, out: 'done\n', err: '' };

describe('engine-manage block', () => {
  it('blocks a range, with a reason or without', async () => {
    expect(await manage.run('block', 'list')).toEqual({ status: 0, out: '', err: '' });
    expect(await manage.run('block', 'add', '192.0.2.9/24', '--reason=abuse')).toEqual(done);
    expect(await manage.run('block', '203.0.113.7/32')).toEqual(done);
    const rows = await manage.rows('block', 'list');
    const since = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(rows).toHaveLength(2);
    expect(rows).toContainEqual({ range: '192.0.2.0/24', reason: 'abuse', since });
    expect(rows).toContainEqual({ range: '203.0.113.7/32', reason: '', since });
    expect(await manage.run('block', 'add', '192.0.2.0/33')).toMatchObject({ status: 1, out: '' });
  });

  it('lets groups decide again', async () => {
    expect(await manage.run('block', 'remove', '192.0.2.0/24')).toEqual(done);
    expect(await manage.run('unblock', '203.0.113.7/32')).toEqual(done);
    expect(await manage.rows('block', 'list')).toEqual([]);
    expect(await manage.run('unblock', '203.0.113.7/32')).toMatchObject({ status: 1, out: '' });
  });
});
