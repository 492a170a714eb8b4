import { UUID } from '../../../common/ids/uuid.js';
import { nameOf } from '../instance-name.js';
import type { InstanceState } from '../instance.state.js';
import { IS_KEPT, SHOWN_NAME, UPDATED_AT } from './kept-columns.js';
import type { KeptQuery } from './kept-instance.js';
import { isBehind } from './kept-sort.js';

/** Makes a parameter of a value. */
type Say = (value: unknown) => string;

type Narrowing = (query: KeptQuery, say: Say) => string | undefined;

const given = <V>(value: V | undefined, sql: (value: V) => string): string | undefined =>
  value === undefined ? undefined : sql(value);

/** Each as SQL over `instances i`, where it is asked. */
const NARROWINGS: readonly Narrowing[] = [
  ({ projectId }, say) => (projectId === null ? undefined : `i.project_id = ${say(projectId)}`),
  ({ isDeleted, changesSince, changesBefore }) => {
    if (isDeleted) return `i.lifecycle = 'deleted'`;
    return changesSince === undefined && changesBefore === undefined ? IS_KEPT : undefined;
  },
  ({ ids }, say) => ids && `i.id = ANY(${say(ids.filter((id) => UUID.test(id)))}::uuid[])`,
  ({ name }, say) => given(name, (asked) => nameIs(`${say(asked)}::text`)),
  ({ states }, say) => states && stateIn(states, say),
  ({ imageId }, say) => given(imageId, (asked) => `i.image_id::text = ${say(asked)}::text`),
  ({ flavor }, say) => given(flavor, (asked) => flavorIs(`${say(asked)}::text`)),
  ({ address }, say) => given(address, (asked) => addressIs(say(asked))),
  ({ reservation }, say) => given(reservation, (asked) => reservationIs(say(asked))),
  ({ host }, say) => given(host, (asked) => `i.host = ${say(asked)}::text`),
  ({ user }, say) => given(user, (asked) => `i.user_id::text = ${say(asked)}::text`),
  ({ keyName }, say) => given(keyName, (asked) => `i.key_name = ${say(asked)}::text`),
  ({ zone }, say) => given(zone, (asked) => `i.zone = ${say(asked)}::text`),
  ({ isLocked }) => given(isLocked, (asked) => `i.locked_by IS ${asked ? 'NOT ' : ''}NULL`),
  ({ changesSince }, say) => given(changesSince, (asked) => `${UPDATED_AT} >= ${say(asked)}::timestamptz`),
  ({ changesBefore }, say) => given(changesBefore, (asked) => `${UPDATED_AT} <= ${say(asked)}::timestamptz`),
  ({ labels }, say) => given(labels?.all, (asked) => `i.labels @> ${say(asked)}::text[]`),
  ({ labels }, say) => given(labels?.any, (asked) => `i.labels && ${say(asked)}::text[]`),
  ({ labels }, say) => given(labels?.notAll, (asked) => `NOT i.labels @> ${say(asked)}::text[]`),
  ({ labels }, say) => given(labels?.notAny, (asked) => `NOT i.labels && ${say(asked)}::text[]`),
  ({ after, sorts = [] }, say) => given(after, (marker) => isBehind(sorts, say(marker))),
];

/** Any that it is shown with but those outside. */
const addressIs = (asked: string): string =>
  `EXISTS (SELECT FROM network_interfaces x, unnest(x.address || x.more_addresses) AS a
     WHERE x.instance_id = i.id AND a ~ ${asked}::text)`;

/** As it is shown. A name that is no pattern of itself is found all the same. */
const nameIs = (asked: string): string =>
  `(${SHOWN_NAME} ~* ${asked} OR lower(${nameOf('i')}) = lower(${asked}))`;

const flavorIs = (asked: string): string =>
  `i.flavor_name IN (SELECT f.name FROM flavors f WHERE f.id::text = ${asked} OR f.name = ${asked})`;

const reservationIs = (asked: string): string =>
  `i.reservation_id IN (SELECT v.id FROM reservations v WHERE v.ec2_id = ${asked}::text)`;

function stateIn(states: readonly InstanceState[], say: Say): string {
  const lifecycles = say(states.map(({ lifecycle }) => lifecycle));
  const tasks = say(states.map(({ taskState }) => taskState ?? ''));
  return `(i.lifecycle, coalesce(i.task_state, '')) IN (SELECT * FROM unnest(${lifecycles}::text[], ${tasks}::text[]))`;
}

/** Conditions over `instances i`; pushes their parameters onto `values`. */
export function narrowed(query: KeptQuery, values: unknown[]): readonly string[] {
  const say: Say = (value) => `$${values.push(value)}`;
  return NARROWINGS.flatMap((narrow) => narrow(query, say) ?? []);
}
