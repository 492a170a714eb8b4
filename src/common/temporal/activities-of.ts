export type ActivityTable = Record<string, (...args: never[]) => Promise<unknown>>;

/** The methods of a provider, bound: `this` would be lost on the way through Temporal's name table. */
export function activitiesOf(provider: object): ActivityTable {
  const methods = Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(provider)))
    .filter(([name, { value }]) => name !== 'constructor' && typeof value === 'function')
    .map(([name, { value }]) => [name, (value as ActivityTable[string]).bind(provider)] as const);
  return Object.fromEntries(methods);
}
