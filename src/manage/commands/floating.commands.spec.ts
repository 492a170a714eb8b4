import { describe, expect, it } from '@jest/globals';
import { manageForSpec } from '../../../test/support/manage.js';

const manage = await manageForSpec();
const done = { status: 0, out: 'done\n', err: '' };
const refused = (message: string) => ({ status: 1, out: '', err: expect.stringContaining(message) });

describe('engine-manage floating', () => {
  it('keeps a range of addresses in a pool', async () => {
    expect(await manage.run('floating', 'create', '198.51.100.5/29', '--pool=p', '--interface=eth1')).toEqual(
      done,
    );
    expect(await manage.run('floating', 'create', '198.51.101.0/32')).toEqual(done);
    expect(await manage.rows('floating', 'list')).toEqual([
      {
        ...{ cidr: '198.51.100.0/29', pool: 'p', interface: 'eth1' },
        ...{ addresses: 6, used: 0, set_aside: '' },
      },
      { cidr: '198.51.101.0/32', pool: 'public', interface: '', addresses: 1, used: 0, set_aside: '' },
    ]);
  });

  it('refuses what is none, and what meets another', async () => {
    expect(await manage.run('floating', 'create', 'x')).toEqual(refused("'x' is not an IPv4 range"));
    expect(await manage.run('floating', 'create', '198.51.102.0/24', '--pool=')).toEqual(
      refused('of a pool'),
    );
    expect(await manage.run('floating', 'create', '198.51.102.0/24', '--interface=a/b')).toEqual(
      refused("'a/b' cannot be an interface"),
    );
    expect(await manage.run('floating', 'create', '198.51.100.0/24')).toEqual(refused('overlaps the range'));
    expect(await manage.run('network', 'create', '198.51.100.0/24')).toEqual(refused('overlaps 198.51.10'));
  });

  it('gives out again what was set aside, and goes', async () => {
    await manage.database.query(
      `INSERT INTO floating_set_aside (number, address, host) SELECT r.first, '198.51.100.1', 'h' FROM floating_ranges r WHERE r.pool = 'p'`,
    );
    expect((await manage.rows('floating', 'list'))[0]).toMatchObject({ set_aside: '198.51.100.1' });
    expect(await manage.run('floating', 'restore', '198.51.100.1')).toEqual(done);
    expect((await manage.rows('floating', 'list'))[0]).toMatchObject({ set_aside: '' });
    expect(await manage.run('floating', 'restore', 'x')).toEqual(refused("'x' is not an IPv4 address"));
    expect(await manage.run('floating', 'delete', '198.51.100.0/29')).toEqual(done);
    expect(await manage.run('floating', 'delete', '198.51.100.0/29')).toEqual(refused('there is no range'));
    expect(await manage.rows('floating', 'list')).toMatchObject([{ cidr: '198.51.101.0/32' }]);
  });
});
