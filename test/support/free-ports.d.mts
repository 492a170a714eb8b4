export function freePorts(count: number): Promise<number[]>;
export function firstEphemeral(): number;
