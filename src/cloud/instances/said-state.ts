import type { InstanceState, Lifecycle } from './instance.state.js';

/**
 * Whether an instance is what is said of it, with nothing under way. A lifecycle is not to be written by who only says
 * it: `active` holds memory and processors of a host that a stopped one has given back, and `error` holds nothing, so
 * that what runs would be left where nobody looks for it.
 */
export const isAsSaid = ({ lifecycle, taskState }: InstanceState, said: Lifecycle): boolean =>
  lifecycle === said && taskState === null;
