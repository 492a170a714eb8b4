import { SqlFilters } from '../../../common/filters/sql-filters.js';
import { INSTANCE_TEXTS } from '../instance-columns.js';
import { STATUS } from '../instance-status.repository.js';

const REACHABILITY = `CASE ${STATUS} WHEN 'ok' THEN 'passed' WHEN 'initializing' THEN 'initializing' END`;

const nothing = (names: string): Record<string, string> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, 'NULL::text']));

/** `Filter.n` of DescribeInstanceStatus. There are no scheduled events. */
export const statusFilters = new SqlFilters({
  ...nothing(`event.code event.description event.instance-event-id event.not-after
    event.not-before event.not-before-deadline operator.principal attached-ebs-status.status
    application-status.status`),
  'availability-zone': 'i.zone',
  'instance-state-code': INSTANCE_TEXTS.stateCode,
  'instance-state-name': INSTANCE_TEXTS.stateName,
  'instance-status.reachability': REACHABILITY,
  'instance-status.status': STATUS,
  'operator.managed': `'false'::text`,
  'system-status.reachability': REACHABILITY,
  'system-status.status': STATUS,
});
