/** `2026-11-29T22:07:54Z`: clients refuse a whole answer for another form. */
export const secondsText = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
