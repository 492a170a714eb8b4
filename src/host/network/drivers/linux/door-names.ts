/** Part of the program of the guests' doors: nothing but Node’s own modules. */

/** The cloud's own APIs, by the port at which guests find them behind the metadata address. */
export const DOOR_PORTS = { s3: 3333, ec2: 8773, x7: 8774 } as const;

export type DoorName = keyof typeof DOOR_PORTS;
export const DOOR_NAMES = Object.keys(DOOR_PORTS) as readonly DoorName[];
