import { integer } from '../../../common/flags/flags.js';

export const traceFlags = {
  console_traces_project_mb: integer(
    16,
    'How much is kept of what consoles of a project’s guests last showed, in MiB; the oldest go first',
  ),
  console_traces_mb: integer(1024, 'How much of it is kept of all projects together, in MiB'),
};
