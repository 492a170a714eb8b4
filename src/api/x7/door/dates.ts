/** `2026-11-29T22:07:54Z`: clients refuse a whole answer for another form. */
export const secondsText = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** `2026-11-29T22:07:54.000000`, without a zone. */
export const microsText = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, '.000000');
