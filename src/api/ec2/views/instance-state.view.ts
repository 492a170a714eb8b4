import type { InstanceState as Ec2InstanceState, InstanceStateChange } from '@aws-sdk/client-ec2';
import type { StateChange } from '../../../instances/instance.js';
import { INSTANCE_STATE_CODES, type InstanceState } from '../../../instances/instance.state.js';

/** One frozen object a state: a page of a thousand instances makes none. */
const STATES = Object.fromEntries(
  Object.entries(INSTANCE_STATE_CODES).map(([Name, Code]) => [Name, Object.freeze({ Code, Name })]),
) as Readonly<Record<InstanceState, Required<Ec2InstanceState>>>;

export const instanceStateView = (state: InstanceState): Ec2InstanceState => STATES[state];

export const stateChangeViews = (changes: readonly StateChange[]): InstanceStateChange[] =>
  changes.map(({ ec2Id, previous, current }) => ({
    InstanceId: ec2Id,
    CurrentState: instanceStateView(current),
    PreviousState: instanceStateView(previous),
  }));
