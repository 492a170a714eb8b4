import { z } from 'zod';
import { byId } from '../../../common/refs/ref.js';
import { X7Error } from '../door/x7-error.js';
import { consoleText } from './console-text.js';
import { ACCEPTED, action, type BuiltAction } from './server-action.js';

const NOTHING = z.null().optional();

const start = action({
  ...{ name: 'os-start', right: 'instance:start', argument: NOTHING, from: ['stopped'] },
  run: ({ instances }, context, { row }) => instances.start(context, [byId(row.id)]).then(() => ACCEPTED),
});

const stop = action({
  ...{ name: 'os-stop', right: 'instance:stop', argument: NOTHING, from: ['active', 'error'] },
  run: ({ instances }, context, { row }) =>
    instances.stop(context, [byId(row.id)], { force: false, skipOsShutdown: false }).then(() => ACCEPTED),
});

const HARD = /^hard$/i;

/** A soft one asks the guest first, a hard one does not; what is off is started by a hard one. */
const reboot = action({
  ...{ name: 'reboot', right: 'instance:reboot', from: ['active', 'stopped'] },
  argument: z.strictObject({ type: z.string().regex(/^(soft|hard)$/i) }),
  async run({ instances }, context, { row, argument: { type } }) {
    const isHard = HARD.test(type);
    if (row.lifecycle === 'active') await instances.reboot(context, [byId(row.id)], { isHard });
    else if (isHard) await instances.start(context, [byId(row.id)]);
    else throw new X7Error(409, `Cannot 'reboot' instance ${row.id} while it is in vm_state stopped`);
    return ACCEPTED;
  },
});

const consoleOutput = action({
  ...{ name: 'os-getConsoleOutput', right: 'instance:read-console', meanwhile: true, whileLocked: true },
  argument: z
    .strictObject({
      length: z
        .union([z.int(), z.string().regex(/^-?\d{1,9}$/)])
        .nullable()
        .optional(),
    })
    .nullable(),
  answer: () => z.strictObject({ output: z.string() }),
  async run({ consoles }, context, { row, argument }) {
    const newest = await consoles.newest(context, row);
    if (!newest && row.host === null) throw new X7Error(409, `Instance ${row.id} is not ready`);
    const output = newest?.output.toString('utf8') ?? '';
    return { status: 200, body: { output: consoleText(output, argument?.length) } };
  },
});

/** What switches guests on and off, and what they say. */
export const powerActions: readonly BuiltAction[] = [start, stop, reboot, consoleOutput];
