import type { StateTable } from '../nouns/state-table.js';

/** `in-use`: it is in an instance. What a verb does meanwhile is the task, not the lifecycle. */
export const INTERFACE_LIFECYCLES = ['available', 'in-use'] as const;
export type InterfaceLifecycle = (typeof INTERFACE_LIFECYCLES)[number];

/** What is being done to the interface; null in the row: nothing. */
export const INTERFACE_TASKS = ['attaching', 'detaching'] as const;
export type InterfaceTask = (typeof INTERFACE_TASKS)[number];

export interface InterfaceState {
  readonly lifecycle: InterfaceLifecycle;
  readonly taskState: InterfaceTask | null;
}

export const interfaceStates: StateTable<InterfaceLifecycle> = {
  table: 'network_interfaces',
  column: 'lifecycle',
  from: {
    // From itself: an attachment that did not come to be. Those that a project makes begin here.
    available: ['available', 'in-use'],
    // From itself: a detachment that did not come to be. Those that come with instances begin here.
    'in-use': ['available', 'in-use'],
  },
};
