import type { CountersReader } from '../../../cloud/streams/counters-reader.js';
import { x7StatusOf } from '../../../cloud/instances/views/x7-status.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { diagnosticsAnswer, diagnosticsView, flatDiagnosticsView } from './diagnostics.view.js';
import type { ServerParts } from './servers.routes.js';

export interface DiagnosticsParts extends ServerParts {
  readonly counters: CountersReader;
}

/** What a server that runs has used, as its host counts it: the operator's. */
export const diagnosticsRoutes = ({ kept, counters, hosts }: DiagnosticsParts): readonly X7Route[] => [
  withRight('instance:read-diagnostics', {
    ...{ method: 'GET', path: '/servers/:id/diagnostics', answer: diagnosticsAnswer },
    async handle({ params: { id = '' }, version }, context) {
      const row = await kept.get(context, id);
      const { vmState } = x7StatusOf(row);
      const used =
        row.host === null || vmState !== 'active' ? undefined : await counters.read(row.host, row.id);
      if (!used || row.host === null)
        throw new X7Error(
          409,
          `Cannot 'get_diagnostics' instance ${row.id} while it is in vm_state ${vmState}`,
        );
      if (version < 48) return { status: 200, body: flatDiagnosticsView(used) };
      const driver = (await hosts.drivers()).get(row.host) ?? 'unknown';
      return { status: 200, body: diagnosticsView(row, driver, used) };
    },
  }),
];
