import { randomUUID } from 'node:crypto';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { type DhcpConfiguration, type DhcpOptionsRow, PROVIDED_DNS } from './dhcp-options.js';
import { dhcpOptionsNoun } from './dhcp-options.noun.js';

/** Of a project's default set: the domain of the flat network, which all networks have. */
const DEFAULT = `json_strip_nulls(json_build_object('domain-name', (
    SELECT CASE WHEN w.domain <> '' THEN json_build_array(w.domain) END FROM networks w WHERE NOT w.is_own ORDER BY w.name LIMIT 1),
  'domain-name-servers', json_build_array('${PROVIDED_DNS}')))`;

/** Those of a project. */
export const dhcpOptionsOf = (on: Queryable, projectId: string): Promise<readonly DhcpOptionsRow[]> =>
  on.query<DhcpOptionsRow>(
    `SELECT x.id, x.ec2_id AS "ec2Id", x.is_default AS "isDefault",
       CASE WHEN x.is_default THEN ${DEFAULT} ELSE x.options::json END AS options,
       COALESCE((SELECT json_agg(json_build_array(t.key, t.value) ORDER BY t.key)
         FROM tags t WHERE t.project_id = x.project_id AND t.resource_id = x.ec2_id), '[]') AS tags
     FROM dhcp_options x WHERE x.project_id = $1`,
    [projectId],
  );

/** EC2's id. */
export async function insertDhcpOptions(
  tx: Queryable,
  projectId: string,
  options: DhcpConfiguration,
): Promise<string> {
  const id = randomUUID();
  const ec2Id = ec2IdWith(dhcpOptionsNoun.ec2.prefixes['dhcp-options'], id);
  await tx.query(
    'INSERT INTO dhcp_options (id, ec2_id, project_id, is_default, options) VALUES ($1, $2, $3, false, $4::jsonb)',
    [id, ec2Id, projectId, JSON.stringify(options)],
  );
  return ec2Id;
}

export interface LockedDhcpOptions {
  readonly id: string;
  readonly ec2Id: string;
  readonly isDefault: boolean;
}

/** Throws NotFound. */
export async function lockDhcpOptions(
  tx: Queryable,
  projectId: string,
  ref: Ref,
): Promise<LockedDhcpOptions> {
  const values: unknown[] = [projectId];
  const named = refCondition([ref], { id: 'x.id', ec2Id: 'x.ec2_id' }, values);
  const [row] = await tx.query<LockedDhcpOptions>(
    `SELECT x.id, x.ec2_id AS "ec2Id", x.is_default AS "isDefault" FROM dhcp_options x
     WHERE x.project_id = $1 AND ${named} FOR UPDATE`,
    values,
  );
  if (row) return row;
  throw new NotFound('dhcp-options', [ref]);
}

/** Whether a VPC has it. */
export async function areDhcpOptionsUsed(tx: Queryable, id: string): Promise<boolean> {
  return (await tx.query('SELECT FROM vpcs WHERE dhcp_options_id = $1 LIMIT 1', [id])).length > 0;
}

export async function deleteDhcpOptions(tx: Queryable, id: string): Promise<void> {
  await tx.query('DELETE FROM dhcp_options WHERE id = $1', [id]);
}

/** The VPC has this set from now on; null: none at all. */
export async function setDhcpOptions(
  tx: Queryable,
  vpcId: string,
  options: LockedDhcpOptions | null,
): Promise<void> {
  const id = options === null || options.isDefault ? null : options.id;
  await tx.query('UPDATE vpcs SET dhcp_options_id = $2, has_dhcp_options = $3 WHERE id = $1', [
    ...[vpcId, id, options !== null],
  ]);
}
