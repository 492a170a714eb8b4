import type { InstanceState as Ec2InstanceState, InstanceStateChange } from '@aws-sdk/client-ec2';
import type { StateChange } from '../../../cloud/instances/instance.js';
import type { InstanceState } from '../../../cloud/instances/instance.state.js';
import { EC2_STATE_CODES, type Ec2State, ec2StateOf } from '../../../cloud/instances/views/ec2-state.js';

/** One frozen object a state: a page of a thousand instances makes none. */
const STATES = Object.fromEntries(
  Object.entries(EC2_STATE_CODES).map(([Name, Code]) => [Name, Object.freeze({ Code, Name })]),
) as Readonly<Record<Ec2State, Required<Ec2InstanceState>>>;

export const instanceStateView = (state: InstanceState): Ec2InstanceState => STATES[ec2StateOf(state)];

export const stateChangeViews = (changes: readonly StateChange[]): InstanceStateChange[] =>
  changes.map(({ ec2Id, previous, current }) => ({
    InstanceId: ec2Id,
    CurrentState: instanceStateView(current),
    PreviousState: instanceStateView(previous),
  }));
