import { type Noun } from '../nouns/noun.js';
import { nouns } from '../nouns/registry.js';

/** Rows of one kind that nobody may ask for any more. */
export interface Purge {
  readonly what: string;
  /** How old they are when they go. */
  readonly days: number;
  /** How many one statement takes at most: it must be done long before `--database_statement_timeout`. */
  readonly batch: number;
  /** $1: days, $2: batch. Answers one row for each that is gone. */
  readonly sql: string;
}

/** What tenants may look up: operations, and instances after their end. */
const KEPT_DAYS = 90;

/** Longer than any client retries with the same token; AWS's day after what the token made has ended is in it. */
const TOKEN_DAYS = 2;

const OLD = 'engine_now() - make_interval(days => $1)';

const IN_USE = Object.values<Noun>(nouns)
  .flatMap(({ name, tokenInUse }) => (tokenInUse ? `WHEN '${name}' THEN ${tokenInUse(OLD)}` : []))
  .join(' ');

const TOKENS = `
  DELETE FROM client_tokens WHERE ctid = ANY(ARRAY(
    SELECT t.ctid FROM client_tokens t WHERE t.created_at < ${OLD} AND NOT CASE t.noun ${IN_USE} ELSE false END
    ORDER BY t.created_at LIMIT $2))
  RETURNING 1`;

const OPERATIONS = `
  WITH old AS (
    SELECT id FROM operations WHERE finished_at < ${OLD} ORDER BY finished_at LIMIT $2
  ), steps AS (DELETE FROM operation_steps USING old WHERE operation_id = old.id
  ), members AS (DELETE FROM operation_members USING old WHERE operation_id = old.id
  ), chunks AS (DELETE FROM operation_chunks USING old WHERE operation_id = old.id
  )
  DELETE FROM operations o USING old WHERE o.id = old.id RETURNING o.id`;

/**
 * After its operations, so that no timeline names an instance that is gone. One that a silent host has not let go of stays: its
 * claim and its address hang on it. The reservation goes with the last of its instances.
 */
const INSTANCES = `
  WITH old AS (
    SELECT i.id, i.ec2_id, i.reservation_id FROM instances i
    WHERE i.terminated_at < ${OLD}
      AND NOT EXISTS (SELECT FROM instance_attempts a WHERE a.instance_id = i.id AND a.state <> 'released')
      AND NOT EXISTS (SELECT FROM operation_members m WHERE m.resource_id = i.id)
    ORDER BY i.terminated_at LIMIT $2
  ), attempts AS (DELETE FROM instance_attempts a USING old WHERE a.instance_id = old.id
  ), tagged AS (DELETE FROM tags t USING old WHERE t.resource_id = old.ec2_id
  ), reservation AS (
    DELETE FROM reservations r WHERE r.id IN (SELECT reservation_id FROM old) AND NOT EXISTS (
      SELECT FROM instances i WHERE i.reservation_id = r.id AND i.id NOT IN (SELECT id FROM old))
  )
  DELETE FROM instances i USING old WHERE i.id = old.id RETURNING i.id`;

const CLEANUPS = `
  DELETE FROM cleanups WHERE id IN (SELECT id FROM cleanups WHERE done_at < ${OLD} ORDER BY done_at LIMIT $2)
  RETURNING id`;

/** While an instance's row names it, Describe shows it; a kernel goes after the images that boot with it. */
const IMAGES = `
  DELETE FROM images WHERE id IN (
    SELECT d.id FROM images d WHERE d.deleted_at < ${OLD}
      AND NOT EXISTS (SELECT FROM instances i WHERE i.image_id = d.id)
      AND NOT EXISTS (SELECT FROM images m WHERE d.id IN (m.kernel_id, m.ramdisk_id))
    LIMIT $2)
  RETURNING id`;

const HOSTS = `
  WITH old AS (
    DELETE FROM hosts WHERE name IN (
      SELECT h.name FROM hosts h WHERE h.forgotten_at < ${OLD}
        AND NOT EXISTS (SELECT FROM instances i WHERE i.host = h.name)
        AND NOT EXISTS (SELECT FROM instance_attempts a WHERE a.host = h.name)
      LIMIT $2) AND forgotten_at < ${OLD}
    RETURNING name
  ), usage AS (DELETE FROM host_usage u USING old WHERE u.host = old.name
  )
  SELECT name FROM old`;

/** Daemons of machines that are gone; a host's go when it is forgotten. */
const SERVICES = `
  DELETE FROM services s WHERE s.ctid = ANY(ARRAY(
    SELECT d.ctid FROM services d WHERE d.last_seen < ${OLD}
      AND NOT EXISTS (SELECT FROM hosts h WHERE h.name = d.host AND h.forgotten_at IS NULL) LIMIT $2))
    AND s.last_seen < ${OLD}
  RETURNING s.host`;

/** In this order: instances after their operations, images and hosts after the instances that name them. */
export const PURGES: readonly Purge[] = [
  { what: 'client tokens', days: TOKEN_DAYS, batch: 5_000, sql: TOKENS },
  { what: 'operations', days: KEPT_DAYS, batch: 500, sql: OPERATIONS },
  { what: 'instances', days: KEPT_DAYS, batch: 500, sql: INSTANCES },
  { what: 'cleanups', days: KEPT_DAYS, batch: 1_000, sql: CLEANUPS },
  { what: 'images', days: KEPT_DAYS, batch: 100, sql: IMAGES },
  { what: 'hosts', days: KEPT_DAYS, batch: 100, sql: HOSTS },
  { what: 'services', days: KEPT_DAYS, batch: 100, sql: SERVICES },
];
