/** Of block storage v3. */
export const PREFIX = '/volume/v3';
