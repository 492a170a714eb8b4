import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { PROJECT_MANAGER, type Role } from '../../users/role.js';

/** `everyone`: every member of the project. Else one of the roles must count; a cloudadmin may do all. */
type Who = 'everyone' | readonly (Role | typeof PROJECT_MANAGER)[];

const operators: Who = [PROJECT_MANAGER, 'sysadmin'];
const networkers: Who = ['netadmin'];

/** Who may do what: the original's table, and its way of thinking for verbs that are younger. */
export const PERMISSIONS: Readonly<Record<string, Who>> = {
  DescribeAccountAttributes: 'everyone',
  DescribeAvailabilityZones: 'everyone',
  DescribeImages: 'everyone',
  DescribeInstanceAttribute: 'everyone',
  DescribeInstances: 'everyone',
  DescribeInstanceStatus: 'everyone',
  DescribeInstanceTypes: 'everyone',
  DescribeKeyPairs: 'everyone',
  DescribeRegions: 'everyone',
  DescribeSecurityGroups: 'everyone',
  DescribeTags: 'everyone',
  CreateKeyPair: 'everyone',
  DeleteKeyPair: 'everyone',
  ImportKeyPair: 'everyone',
  ImportPublicKey: 'everyone',
  CreateTags: 'everyone',
  DeleteTags: 'everyone',
  AuthorizeSecurityGroupIngress: networkers,
  CreateSecurityGroup: networkers,
  DeleteSecurityGroup: networkers,
  RevokeSecurityGroupIngress: networkers,
  GetConsoleOutput: operators,
  ModifyInstanceAttribute: operators,
  ModifyInstanceMetadataOptions: operators,
  RebootInstances: operators,
  RunInstances: operators,
  StartInstances: operators,
  StopInstances: operators,
  TerminateInstances: operators,
};

/** Throws UnauthorizedOperation. A verb without a row is the superuser's alone. */
export function authorize({ roles, isAdmin }: RequestContext, action: string): void {
  if (isAdmin) return;
  const who = Object.hasOwn(PERMISSIONS, action) ? PERMISSIONS[action] : undefined;
  if (who === 'everyone' || who?.some((role) => roles.has(role))) return;
  throw new EngineError(
    'UnauthorizedOperation',
    `You are not authorized to perform this operation: ${action}.`,
  );
}
