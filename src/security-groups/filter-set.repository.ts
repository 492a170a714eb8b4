import { Injectable } from '@nestjs/common';
import { type Queryable } from '../common/prisma/database.js';
import { type FilterSet } from '../network/network-driver.js';

/**
 * All that a host filters, with the version that it is. One statement, so that both come from one snapshot.
 *
 * A port is there from the placement until its attempt is released. A member counts while it has its address: a terminated
 * instance has none, so that a new owner of the address is not taken for it.
 */
const FILTER_SET = `
  WITH ports AS (
    SELECT n.id, n.mac, n.address, n.instance_id FROM network_interfaces n
    WHERE n.instance_id IN (SELECT a.instance_id FROM instance_attempts a WHERE a.host = $1 AND a.state <> 'released')
  ), memberships AS (
    SELECT ig.instance_id, ig.group_id FROM instance_groups ig JOIN ports p ON p.instance_id = ig.instance_id
  ), rules AS (
    SELECT r.* FROM security_group_rules r WHERE r.group_id IN (SELECT group_id FROM memberships)
  ), members AS (
    SELECT ig.group_id, json_agg(n.address ORDER BY n.address) AS addresses
    FROM instance_groups ig
    JOIN network_interfaces n ON n.instance_id = ig.instance_id
    JOIN instances i ON i.id = ig.instance_id AND i.state <> 'terminated'
    WHERE ig.group_id IN (SELECT source_group_id FROM rules) GROUP BY ig.group_id
  )
  SELECT json_build_object(
    'version', COALESCE((SELECT version FROM host_filter_versions WHERE host = $1), 0),
    'ports', COALESCE((
      SELECT json_agg(json_build_object('portId', p.id, 'mac', p.mac, 'address', p.address, 'groups', COALESCE(m.groups, '[]')) ORDER BY p.id)
      FROM ports p LEFT JOIN (
        SELECT instance_id, json_agg(group_id ORDER BY group_id) AS groups FROM memberships GROUP BY instance_id
      ) m ON m.instance_id = p.instance_id), '[]'),
    'groups', COALESCE((
      SELECT json_object_agg(g.group_id, json_build_object('rules', COALESCE(r.rules, '[]')))
      FROM (SELECT DISTINCT group_id FROM memberships) g LEFT JOIN (
        SELECT group_id, json_agg(json_build_object(
          'protocol', protocol, 'fromPort', from_port, 'toPort', to_port,
          'source', CASE WHEN cidr IS NOT NULL THEN json_build_object('cidr', cidr)
                         ELSE json_build_object('group', source_group_id) END) ORDER BY id) AS rules
        FROM rules GROUP BY group_id
      ) r ON r.group_id = g.group_id), '{}'),
    'members', COALESCE((
      SELECT json_object_agg(s.source_group_id, COALESCE(m.addresses, '[]'))
      FROM (SELECT DISTINCT source_group_id FROM rules WHERE source_group_id IS NOT NULL) s
      LEFT JOIN members m ON m.group_id = s.source_group_id), '{}')
  ) AS set`;

/** What hosts pull when their version was raised. */
@Injectable()
export class FilterSetRepository {
  async filterSetOf(database: Queryable, host: string): Promise<FilterSet> {
    const rows = await database.query<{ set: FilterSet }>(FILTER_SET, [host]);
    if (!rows[0]) throw new Error('the filter set is one row');
    return rows[0].set;
  }
}
