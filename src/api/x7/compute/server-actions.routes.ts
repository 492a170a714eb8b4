import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { byId } from '../../../common/refs/ref.js';
import { UUID } from '../../../common/ids/uuid.js';
import { isAllowed, type Right } from '../../../cloud/users/policy.js';
import type { KeptInstance } from '../../../cloud/instances/kept/kept-instance.js';
import { x7StatusOf } from '../../../cloud/instances/views/x7-status.js';
import type { ConsoleReader } from '../../../cloud/streams/console-reader.js';
import { withRight, type X7Answer, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { consoleText } from './console-text.js';
import type { ServerParts } from './servers.routes.js';

export interface ActionParts extends ServerParts {
  readonly consoles: ConsoleReader;
}

interface Action {
  readonly right: Right;
  readonly argument: z.ZodType;
  /** `vm_state` in which it may be, without a task. Absent: any. */
  readonly from?: readonly string[];
  readonly run: (
    parts: ActionParts,
    context: RequestContext,
    of: { readonly row: KeptInstance; readonly argument: unknown },
  ) => Promise<X7Answer>;
}

const ACCEPTED: X7Answer = { status: 202 };
const MOST_BYTES = 64 * 1024;
const consoleArgument = z.strictObject({
  length: z
    .union([z.int(), z.string().regex(/^-?\d{1,9}$/)])
    .nullable()
    .optional(),
});

const ACTIONS: Readonly<Record<string, Action>> = {
  'os-start': {
    ...{ right: 'instance:start', argument: z.null(), from: ['stopped'] },
    run: async ({ instances }, context, { row }) =>
      instances.start(context, [byId(row.id)]).then(() => ACCEPTED),
  },
  'os-stop': {
    ...{ right: 'instance:stop', argument: z.null(), from: ['active', 'error'] },
    run: async ({ instances }, context, { row }) =>
      instances.stop(context, [byId(row.id)], { force: false, skipOsShutdown: false }).then(() => ACCEPTED),
  },
  reboot: {
    ...{ right: 'instance:reboot', from: ['active'] },
    argument: z.strictObject({ type: z.string().regex(/^(soft|hard)$/i) }),
    run: async ({ instances }, context, { row }) =>
      instances.reboot(context, [byId(row.id)]).then(() => ACCEPTED),
  },
  'os-getConsoleOutput': {
    ...{ right: 'instance:read-console', argument: consoleArgument },
    async run({ consoles }, _context, { row, argument }) {
      if (row.host === null) throw new X7Error(409, `Instance ${row.id} is not ready`);
      const output = await consoles.read(row.host, row.id, MOST_BYTES);
      const { length } = argument as z.infer<typeof consoleArgument>;
      return { status: 200, body: { output: consoleText(output?.toString('utf8') ?? '', length) } };
    },
  },
};

/** Compute has these; we do not yet. */
const UNBUILT = new Set([
  ...[
    'pause',
    'unpause',
    'suspend',
    'resume',
    'rescue',
    'unrescue',
    'rebuild',
    'resize',
    'confirmResize',
    'revertResize',
  ],
  ...[
    'migrate',
    'os-migrateLive',
    'evacuate',
    'createImage',
    'createBackup',
    'changePassword',
    'lock',
    'unlock',
    'shelve',
  ],
  ...[
    'shelveOffload',
    'unshelve',
    'forceDelete',
    'restore',
    'os-resetState',
    'injectNetworkInfo',
    'resetNetwork',
  ],
  ...[
    'os-getVNCConsole',
    'os-getSPICEConsole',
    'os-getSerialConsole',
    'os-getRDPConsole',
    'addFloatingIp',
    'removeFloatingIp',
  ],
  ...['addFixedIp', 'removeFixedIp', 'addSecurityGroup', 'removeSecurityGroup'],
]);

/** `POST /servers/{id}/action`: exactly one action a body. */
export const serverActionRoutes = (parts: ActionParts): readonly X7Route[] => [
  withRight('instance:read', {
    ...{ method: 'POST', path: '/servers/:id/action', body: z.record(z.string(), z.unknown()) },
    async handle({ params: { id = '' }, body }, context) {
      const { name, action, argument } = actionIn(body);
      if (!isAllowed(context.roles, action.right))
        throw new X7Error(403, `Policy doesn't allow ${action.right} to be performed.`);
      const row = await parts.kept.get(context, UUID.test(id) ? id : '');
      requireState(name, action, row);
      return action.run(parts, context, { row, argument });
    },
  }),
];

function actionIn(body: Readonly<Record<string, unknown>>) {
  const [name = '', ...others] = Object.keys(body);
  if (name === '' || others.length > 0) throw new X7Error(400, 'A request has exactly one action');
  if (UNBUILT.has(name)) throw new X7Error(501, `The action ${name} is not supported`);
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (!action) throw new X7Error(400, `There is no such action: ${name.slice(0, 100)}`);
  const read = action.argument.safeParse(body[name]);
  if (!read.success) throw new X7Error(400, `Invalid input for field/attribute ${name}.`);
  return { name, action, argument: read.data };
}

/** X7 is strict where EC2 repeats. */
function requireState(name: string, { from }: Action, row: KeptInstance): void {
  const { vmState, taskState } = x7StatusOf(row);
  if (!from || (from.includes(vmState) && row.taskState === null)) return;
  const state = from.includes(vmState) ? `task_state ${taskState ?? ''}` : `vm_state ${vmState}`;
  throw new X7Error(409, `Cannot '${name.replace('os-', '')}' instance ${row.id} while it is in ${state}`);
}
