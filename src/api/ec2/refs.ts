import { EngineError } from '../../common/errors/engine-error.js';
import { type ErrorCode } from '../../common/errors/errors.js';
import { byEc2Id, byName, type Ref } from '../../common/refs/ref.js';
import { EC2_PREFIXES } from '../../cloud/registry/registry.js';

/** What an id looks like, and what is said of one that does not. */
interface Form {
  readonly prefixes: readonly string[];
  readonly code: ErrorCode;
  readonly text: (id: string) => string;
}

const { image: AMI, kernel: AKI, ramdisk: ARI, instance: INSTANCE } = EC2_PREFIXES;
const { 'security-group': GROUP, 'security-group-rule': RULE } = EC2_PREFIXES;

const expecting = (prefix: string) => (id: string) =>
  `Invalid id: "${id.slice(0, 100)}"${id.startsWith(`${prefix}-`) ? '' : ` (expecting "${prefix}-...")`}`;

/** EC2's words depend on where an id stands: in a launch, in a verb, in a Describe. */
const FORMS = {
  image: { prefixes: [AMI], code: 'InvalidAMIID.Malformed', text: expecting(AMI) },
  'shown-image': { prefixes: [AMI, AKI, ARI], code: 'InvalidAMIID.Malformed', text: expecting(AMI) },
  instance: { prefixes: [INSTANCE], code: 'InvalidInstanceID.Malformed', text: expecting(INSTANCE) },
  'shown-instance': {
    prefixes: [INSTANCE],
    code: 'InvalidInstanceID.Malformed',
    text: (id) => `Invalid id: "${id.slice(0, 200)}"`,
  },
  'security-group': { prefixes: [GROUP], code: 'InvalidGroupId.Malformed', text: expecting(GROUP) },
  'shown-group': {
    prefixes: [GROUP],
    code: 'InvalidGroupId.Malformed',
    text: (id) => `Invalid id: "${id.slice(0, 100)}" (expecting "${GROUP}-...")`,
  },
  'security-group-rule': {
    prefixes: [RULE],
    code: 'InvalidSecurityGroupRuleId.Malformed',
    text: (id) => `The security group rule ID '${id.slice(0, 100)}' is malformed`,
  },
} as const satisfies Readonly<Record<string, Form>>;

export type IdForm = keyof typeof FORMS;

const patterns = new Map(
  Object.entries<Form>(FORMS).map(([form, { prefixes }]) => [
    form,
    new RegExp(`^(?:${prefixes.join('|')})-(?:[0-9a-f]{8}|[0-9a-f]{17})$`),
  ]),
);

/** The ids as they are, or the Malformed code for the first that cannot be one. No id is no ids. */
export function checkedIds(form: IdForm, ids: readonly string[] | undefined): readonly string[] {
  const { code, text }: Form = FORMS[form];
  for (const id of ids ?? []) if (!patterns.get(form)?.test(id)) throw new EngineError(code, text(id));
  return ids ?? [];
}

/** What EC2 ids name. Throws the form's Malformed code. */
export const idRefs = (form: IdForm, ids: readonly string[] | undefined): readonly Ref[] =>
  checkedIds(form, ids).map(byEc2Id);

export const idRef = (form: IdForm, id: string): Ref => {
  checkedIds(form, [id]);
  return byEc2Id(id);
};

export const nameRefs = (names: readonly string[] | undefined): readonly Ref[] => (names ?? []).map(byName);

/** The instances that a verb is to act on: at least one. */
export function instancesOf(ids: readonly string[] | undefined): readonly Ref[] {
  if (ids === undefined || ids.length === 0)
    throw new EngineError('MissingParameter', 'The request must contain the parameter InstanceId');
  return idRefs('instance', ids);
}
