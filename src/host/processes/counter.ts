/**
 * A counter as the stream takes it: what is past what JSON can say is the most that it can, and what is no number is
 * nothing. Guests' hypervisors tell some of them, and the host's stream ends at a message that is not understood.
 */
export const counterOf = (told: unknown): number =>
  typeof told === 'number' && told > 0 ? Math.floor(Math.min(told, Number.MAX_SAFE_INTEGER)) : 0;
