import { EngineError } from '../common/errors/engine-error.js';
import { type ErrorCode } from '../common/errors/errors.js';
import { stillShown } from '../instances/still-shown.js';

/** What may have tags. `sql` finds those of the EC2 ids $2 that the project $1 may tag. */
export interface Taggable {
  /** EC2's word for it in DescribeTags. */
  readonly type: string;
  readonly sql: string;
  /** $3 is the seconds for which an instance that has ended may be named. */
  readonly ends?: true;
  readonly notFound: ErrorCode;
  readonly message: (id: string) => string;
}

const ownRow = (table: string): string =>
  `SELECT ec2_id AS id FROM ${table} WHERE project_id = $1 AND ec2_id = ANY($2::text[])`;

const image: Taggable = {
  type: 'image',
  sql: `SELECT ec2_id AS id FROM images
        WHERE (project_id = $1 OR is_public) AND deleted_at IS NULL AND ec2_id = ANY($2::text[])`,
  notFound: 'InvalidAMIID.NotFound',
  message: (id) => `The image id '[${id}]' does not exist`,
};

/** By prefix of the EC2 id. */
const TAGGABLE: Readonly<Record<string, Taggable>> = {
  i: {
    type: 'instance',
    sql: `${ownRow('instances')} AND ${stillShown('terminated_at', '$3')}`,
    ends: true,
    notFound: 'InvalidInstanceID.NotFound',
    message: (id) => `The instance ID '${id}' does not exist`,
  },
  ami: image,
  aki: image,
  ari: image,
  key: {
    type: 'key-pair',
    sql: ownRow('key_pairs'),
    notFound: 'InvalidKeyPair.NotFound',
    message: (id) => `The key pair ID '${id}' does not exist`,
  },
  sg: {
    type: 'security-group',
    sql: ownRow('security_groups'),
    notFound: 'InvalidGroup.NotFound',
    message: (id) => `The security group '${id}' does not exist`,
  },
  sgr: {
    type: 'security-group-rule',
    sql: `SELECT r.ec2_id AS id FROM security_group_rules r JOIN security_groups g ON g.id = r.group_id
          WHERE g.project_id = $1 AND r.ec2_id = ANY($2::text[])`,
    notFound: 'InvalidSecurityGroupRuleId.NotFound',
    message: (id) => `The security group rule ID '${id}' does not exist`,
  },
  eni: {
    type: 'network-interface',
    sql: `SELECT n.ec2_id AS id FROM network_interfaces n JOIN instances i ON i.id = n.instance_id
          WHERE i.project_id = $1 AND n.ec2_id = ANY($2::text[])`,
    notFound: 'InvalidNetworkInterfaceID.NotFound',
    message: (id) => `The networkInterface ID '${id}' does not exist`,
  },
};

/** What the id may be, by its prefix. Throws InvalidID for what is no id, or of nothing that this cloud tags. */
export function taggableOf(id: string): Taggable {
  const [, prefix = ''] = /^([a-z]+)-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.exec(id) ?? [];
  const found = Object.hasOwn(TAGGABLE, prefix) ? TAGGABLE[prefix] : undefined;
  if (found) return found;
  throw new EngineError('InvalidID', `The ID '${id.slice(0, 100)}' is not valid`);
}
