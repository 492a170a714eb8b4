import { z } from 'zod';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { action, type BuiltAction } from './server-action.js';
import type { ServerParts } from './servers.routes.js';

const right = 'instance:read-console';

/** Hosts open no graphical or serial console: compute's own answer where an operator has switched them off. */
const unavailable = (type: string): X7Error => new X7Error(400, `Unavailable console type ${type}.`);

const consoleOf = (name: string, types: readonly [string, ...string[]]): BuiltAction =>
  action({
    ...{ name, right, until: 5, meanwhile: true, whileLocked: true },
    argument: z.strictObject({ type: z.enum(types) }),
    run: (_parts, _context, { argument: { type } }) => Promise.reject(unavailable(type)),
  });

/** Consoles as clients asked for them up to 2.5. */
export const consoleActions: readonly BuiltAction[] = [
  consoleOf('os-getVNCConsole', ['novnc', 'xvpvnc']),
  consoleOf('os-getSPICEConsole', ['spice-html5']),
  consoleOf('os-getSerialConsole', ['serial']),
  consoleOf('os-getRDPConsole', ['rdp-html5']),
];

const OLDER = ['vnc', 'spice', 'serial', 'rdp'] as const;
const bodyOf = (protocols: readonly [string, ...string[]]) =>
  z.strictObject({
    remote_console: z.strictObject({
      protocol: z.enum(protocols),
      type: z.enum(['novnc', 'xvpvnc', 'spice-html5', 'serial', 'rdp-html5', 'webmks']),
    }),
  });

/** `POST /servers/{id}/remote-consoles`. */
export function remoteConsoleRoutes({ kept }: ServerParts): readonly X7Route[] {
  const routeOf = (
    body: ReturnType<typeof bodyOf>,
    range: { readonly since: number; readonly until?: number },
  ) =>
    withRight(right, {
      ...{ method: 'POST', path: '/servers/:id/remote-consoles', ...range, body },
      async handle({ params: { id = '' }, body: { remote_console: asked } }, context) {
        await kept.get(context, id);
        throw unavailable(asked.type);
      },
    });
  return [routeOf(bodyOf(OLDER), { since: 6, until: 7 }), routeOf(bodyOf([...OLDER, 'mks']), { since: 8 })];
}
