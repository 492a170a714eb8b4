import type { Queryable } from '../../common/prisma/database.js';
import type { Ref } from '../../common/refs/ref.js';

/** An interface, as it is asked whether a floating address may stand for it. */
export interface TargetRow {
  readonly interfaceId: string;
  /** Its first one. */
  readonly address: string;
  readonly moreAddresses: readonly string[];
  /** EC2's id of its VPC, if that has no internet gateway: nothing leads to an address outside there. */
  readonly closedVpc: string | null;
  /** The instance that it is in. Null: none. */
  readonly home: {
    readonly ec2Id: string;
    readonly lifecycle: string;
    readonly host: string | null;
    readonly isEnding: boolean | null;
    /** Its host cannot tell which of the interface's addresses one stands for. */
    readonly isOld: boolean;
  } | null;
}

/** The first host contract under which a floating address may stand for a further address. */
const FURTHER_ADDRESSES = 7;

/** SQL: the host, an expression, would take a further address for the interface's first. Null: there is none. */
export const takesForFirst = (host: string): string =>
  `EXISTS (SELECT FROM services s WHERE s.host = ${host} AND s."binary" = 'engine-network' AND s.contract < ${FURTHER_ADDRESSES})`;

const CLOSED_VPC = `(SELECT v.ec2_id FROM subnets s JOIN vpcs v ON v.id = s.vpc_id AND NOT v.is_default
  WHERE s.id = n.subnet_id AND NOT EXISTS (SELECT FROM internet_gateways g WHERE g.vpc_id = v.id))`;
const COLUMNS = `n.id AS "interfaceId", n.address, n.more_addresses AS "moreAddresses", ${CLOSED_VPC} AS "closedVpc"`;

const named = (alias: string, { by }: Ref): string => `${alias}.${by === 'id' ? 'id::text' : 'ec2_id'} = $2`;

/** The first interface of the instance that is named, or the interface; its instance is locked with it. */
export async function targetInInstance(
  tx: Queryable,
  projectId: string,
  { noun, ref }: { readonly noun: 'instance' | 'network-interface'; readonly ref: Ref },
): Promise<TargetRow | undefined> {
  const which = noun === 'instance' ? `${named('i', ref)} AND n.device_index = 0` : named('n', ref);
  const [row] = await tx.query<TargetRow>(
    `SELECT ${COLUMNS}, json_build_object('ec2Id', i.ec2_id, 'lifecycle', i.lifecycle, 'host', i.host,
       'isEnding', i.task_state = 'terminating', 'isOld', ${takesForFirst('i.host')}) AS home
     FROM instances i JOIN network_interfaces n ON n.instance_id = i.id
     WHERE i.project_id = $1 AND ${which} FOR NO KEY UPDATE OF i, n`,
    [projectId, ref.value],
  );
  return row;
}

/** The project's interface that is in no instance, locked. */
export async function targetAlone(
  tx: Queryable,
  projectId: string,
  ref: Ref,
): Promise<TargetRow | undefined> {
  const [row] = await tx.query<TargetRow>(
    `SELECT ${COLUMNS}, NULL::json AS home FROM network_interfaces n
     WHERE n.project_id = $1 AND ${named('n', ref)} AND n.instance_id IS NULL AND n.nat_gateway_id IS NULL
     FOR NO KEY UPDATE OF n`,
    [projectId, ref.value],
  );
  return row;
}
