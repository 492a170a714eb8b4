/** What user data is sealed under: bound to its instance, so that a value moved to another row does not open. */
export const userDataContext = (instanceId: string): string => `user-data/${instanceId}`;
