/** What a sealed secret is bound to: it opens in its own row only. */
export const secretContext = (accessKeyId: string): string => `access-key:${accessKeyId}`;
