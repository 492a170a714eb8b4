import { audit, AUDIT_DEFAULTS } from '../../cloud/audit/audit.js';
import { controlNouns } from '../../cloud/registry/control-nouns.js';
import { seconds } from '../../common/flags/flags.js';
import { command, tableOf } from '../command.js';

export const auditCommands = [
  command(
    'audit run',
    {
      help: 'Compares rows with what hosts have; exits 0 when they agree in everything, else 1',
      options: { patience: seconds(AUDIT_DEFAULTS.patienceMs / 1000, 'How long hosts may take to answer') },
    },
    async (context, _args, { patience }) => {
      const findings = await audit(await context.database(), {
        ...AUDIT_DEFAULTS,
        checks: controlNouns.checks,
        patienceMs: patience * 1000,
        downSeconds: context.flags.service_down_time,
      });
      const rows = findings.map(({ kind, resource, host, message }) => ({ kind, resource, host, message }));
      const table = tableOf(['kind', 'resource', 'host', 'message'], rows);
      return rows.length > 0 ? { ...table, status: 1 } : { ...table, text: 'clean' };
    },
  ),
];
