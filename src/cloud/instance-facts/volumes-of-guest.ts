/**
 * Volumes v that the guest of an instance i has: those in use, and those that are made with it. One that is on its way
 * in, or out, is plugged by who moves it.
 */
export const volumesOfGuest = (v: string, i: string): string =>
  `${v}.instance_id = ${i}.id AND (${v}.lifecycle = 'in-use'
    OR (${v}.lifecycle = 'creating' AND ${v}.operation_id = ${i}.operation_id))`;

/** Whether the volume v of the instance i is its root; `root`: the root device of its image, in SQL. */
export const isRootVolume = (v: string, i: string, root: string): string =>
  `(${i}.root_is_volume AND ${v}.device = ${root})`;
