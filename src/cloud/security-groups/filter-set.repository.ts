import { type Database, type Queryable } from '../../common/prisma/database.js';
import { type FilterAnswer, type FilterChanges, type WholeFilters } from '../../stream/filters.contract.js';
import { NO_OWN_NETWORKS, OWN_OF_HOST, ownNetworkFacts } from '../networks/own-network-facts.repository.js';
import { memberOf } from '../networks/interface-statements.js';
import { isLive } from '../instance-facts/is-live.js';
import { limitsOf } from '../instance-facts/limits-statement.js';
import { BLOCKS } from './blocked-ranges.js';
import { MEANS_SOURCE, OF_IPV6 } from './rule-conditions.js';

/** Beyond this many instances everything is less work. */
const MOST_TOUCHED = 500;

/**
 * A port is there from the placement until its attempt is released. A member counts while it has its address: a
 * terminated instance has none, so that a new owner of the address is not taken for it.
 */
const PORTS_OF_HOST = `
  SELECT n.id, n.mac, n.address, n.more_addresses, n.ipv6_addresses, n.source_dest_check, ${memberOf('n')} AS instance_id,
    n.network_id, ${limitsOf('n.instance_id')} AS limits
  FROM network_interfaces n
  WHERE n.instance_id IN (SELECT a.instance_id FROM instance_attempts a WHERE a.host = $1 AND a.state <> 'released')`;

/** By what hosts know a group: the members that it has in another VPC than its own are a set of their own there. */
const keyIn = (group: string, domain: string): string =>
  `CASE WHEN ${domain} IS NULL THEN ${group} ELSE md5(${group}::text || ${domain}::text)::uuid END`;

const MEMBERS = `
  SELECT ${keyIn('ig.group_id', 'ig.in_domain')} AS group_id, ig.instance_id, a.address
  FROM instance_groups ig
  JOIN network_interfaces n ON ${memberOf('n')} = ig.instance_id
  JOIN instances i ON i.id = n.instance_id AND ${isLive('i')}
  CROSS JOIN LATERAL unnest(n.address || n.more_addresses || n.ipv6_addresses) AS a(address)`;

/**
 * `rows` of each touched instance, found one by one: PostgreSQL takes those that were touched for a thousand, and would
 * rather read every guest of the host and every member of its groups. OFFSET 0 keeps it from doing so.
 */
const ofTouched = (rows: string): string =>
  `SELECT found.* FROM touched t CROSS JOIN LATERAL (${rows} OFFSET 0) found`;

const membershipsOf = (ports: string): string => `
  ports AS (${ports}), memberships AS (
    SELECT m.instance_id, m.group_id, ${keyIn('m.group_id', 'm.in_domain')} AS key, m.in_domain
    FROM ports p CROSS JOIN LATERAL (
      SELECT ig.instance_id, ig.group_id, ig.in_domain FROM instance_groups ig WHERE ig.instance_id = p.instance_id OFFSET 0) m
  ), guarded AS (
    SELECT DISTINCT key, group_id, in_domain FROM memberships
  ), rules AS (
    SELECT g.key, r.id, r.direction, r.protocol, r.from_port, r.to_port, r.cidr, r.source_group_id,
      ${keyIn('r.source_group_id', 'g.in_domain')} AS source
    FROM guarded g CROSS JOIN LATERAL (
      SELECT * FROM security_group_rules r WHERE r.group_id = g.group_id AND ${MEANS_SOURCE} OFFSET 0) r
  )`;

const membersWhere = (colon: '= 0' | '> 0'): string =>
  `json_agg(json_build_array(instance_id, address) ORDER BY address) FILTER (WHERE strpos(address, ':') ${colon})`;

const byGroup = (members: string): string => `
  members AS (
    SELECT group_id, ${membersWhere('= 0')} AS members, ${membersWhere('> 0')} AS members6
    FROM (${members}) m GROUP BY group_id
  )`;

const VERSION = 'COALESCE((SELECT version FROM host_filter_versions WHERE host = $1), 0)';

const PORTS = `COALESCE((
  SELECT json_agg(json_strip_nulls(json_build_object('instanceId', p.instance_id, 'portId', p.id, 'mac', p.mac,
    'address', p.address, 'more', CASE WHEN cardinality(p.more_addresses) > 0 THEN p.more_addresses END,
    'ipv6', CASE WHEN cardinality(p.ipv6_addresses) > 0 THEN p.ipv6_addresses END,
    'isOpen', CASE WHEN NOT p.source_dest_check THEN true END, 'limits', p.limits, 'groups', COALESCE(m.groups, '[]'))) ORDER BY p.id)
  FROM ports p LEFT JOIN (
    SELECT instance_id, json_agg(key ORDER BY key) AS groups FROM memberships GROUP BY instance_id
  ) m ON m.instance_id = p.instance_id), '[]')`;

const RULES = `json_agg(json_build_object(
      'direction', direction, 'protocol', protocol, 'fromPort', from_port, 'toPort', to_port,
      'source', CASE WHEN cidr IS NOT NULL THEN json_build_object('cidr', cidr)
                     ELSE json_build_object('group', source) END) ORDER BY id)`;

const GROUPS = `COALESCE((
  SELECT json_object_agg(g.key, json_strip_nulls(json_build_object('rules', COALESCE(r.rules, '[]'), 'rules6', r.rules6)))
  FROM guarded g LEFT JOIN (
    SELECT key, ${RULES} FILTER (WHERE NOT ${OF_IPV6}) AS rules, ${RULES} FILTER (WHERE ${OF_IPV6}) AS rules6
    FROM rules GROUP BY key
  ) r ON r.key = g.key), '{}')`;

const MEMBERS6 = `COALESCE((SELECT json_object_agg(group_id, members6) FROM members WHERE members6 IS NOT NULL), '{}')`;
const BESIDE = `'blocks', ${BLOCKS}, 'members6', ${MEMBERS6}`;
const HAS_OWN = '(SELECT count(*) FROM own) > 0 AS "hasOwn"';

/** A source without members is there too. */
const WHOLE = `
  WITH ${OWN_OF_HOST}, ${membershipsOf(PORTS_OF_HOST)}, ${byGroup(`${MEMBERS} WHERE ig.group_id IN (SELECT source_group_id FROM rules)`)}
  SELECT json_build_object('version', ${VERSION}, 'ports', ${PORTS}, 'groups', ${GROUPS},
    ${BESIDE}, 'members', COALESCE((
      SELECT json_object_agg(s.source, COALESCE(m.members, '[]'))
      FROM (SELECT DISTINCT source FROM rules WHERE source IS NOT NULL) s
      LEFT JOIN members m ON m.group_id = s.source), '{}')) AS answer, ${HAS_OWN}`;

/** No row: the changes since $2 are not all known, or are of the rules. $3: how many instances at most. */
const CHANGES = `
  WITH ${OWN_OF_HOST}, noted AS (
    SELECT version, whole, touched FROM host_filter_changes WHERE host = $1 AND version > $2
  ), touched AS (
    SELECT DISTINCT unnest(touched) AS instance_id FROM noted
  ), ${membershipsOf(ofTouched(`${PORTS_OF_HOST} AND ${memberOf('n')} = t.instance_id`))},
  ${byGroup(ofTouched(`${MEMBERS} WHERE ig.instance_id = t.instance_id`))}
  SELECT json_build_object('version', ${VERSION}, 'since', $2::bigint,
    'touched', COALESCE((SELECT json_agg(instance_id) FROM touched), '[]'), 'ports', ${PORTS}, 'groups', ${GROUPS},
    ${BESIDE}, 'members', COALESCE((SELECT json_object_agg(group_id, COALESCE(members, '[]')) FROM members), '{}')) AS answer, ${HAS_OWN}
  WHERE (SELECT count(*) FROM noted) = ${VERSION} - $2::bigint AND NOT EXISTS (SELECT FROM noted WHERE whole)
    AND (SELECT count(*) FROM touched) <= $3`;

interface Found<Answer> {
  readonly answer: Answer;
  readonly hasOwn: boolean;
}

type Snapshots = Pick<Database, 'snapshot'>;

/**
 * `since`: the version that the host has; undefined, or one that is too old: everything. Of one snapshot, so that the
 * version stands for all that is told.
 */
export async function filtersOf(database: Snapshots, host: string, since?: number): Promise<FilterAnswer> {
  return database.snapshot(async (tx) => {
    const values = [host, since, MOST_TOUCHED];
    const changes = since === undefined ? [] : await tx.query<Found<FilterChanges>>(CHANGES, values);
    return changes[0] ? withNetworks(tx, host, changes[0]) : wholeIn(tx, host);
  });
}

export async function wholeFiltersOf(database: Snapshots, host: string): Promise<WholeFilters> {
  return database.snapshot((tx) => wholeIn(tx, host));
}

async function wholeIn(tx: Queryable, host: string): Promise<WholeFilters> {
  const [row] = await tx.query<Found<WholeFilters>>(WHOLE, [host]);
  if (!row) throw new Error('the filters are one row');
  return withNetworks(tx, host, row);
}

async function withNetworks<Answer>(tx: Queryable, host: string, { answer, hasOwn }: Found<Answer>) {
  return { ...answer, ...(hasOwn ? await ownNetworkFacts(tx, host) : NO_OWN_NETWORKS) };
}
