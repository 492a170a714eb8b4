/**
 * The SQL word for "has not ended", of a row of instances under this alias. A check keeps the time and the lifecycle
 * together.
 */
export const isLive = (alias: string): string => `${alias}.terminated_at IS NULL`;
