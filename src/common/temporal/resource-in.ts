/** Where the arguments of steps keep the id of what they are about, the nearest first. */
const KEYS = ['instanceId', 'id', 'portId'] as const;
/** What of a request holds it, where the request itself does not. */
const WITHIN = ['guest', 'spawn'] as const;

/** The id of the resource that a step is about, for its log lines. Undefined: it is about many, or none. */
export function resourceIn(args: readonly unknown[]): string | undefined {
  for (const arg of args) {
    const found = typeof arg === 'string' ? arg : idIn(arg);
    if (found !== undefined) return found;
  }
  return undefined;
}

function idIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const record = value as Readonly<Record<string, unknown>>;
  const own = KEYS.map((key) => record[key]).find((id) => typeof id === 'string');
  if (typeof own === 'string') return own;
  for (const key of WITHIN) {
    const inner = idIn(record[key]);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
