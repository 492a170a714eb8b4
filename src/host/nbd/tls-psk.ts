/** What both sides call themselves. The key alone says who may come: it is one attachment's. */
export const PSK_USER = 'engine';

/** All of QEMU's file `keys.psk`. `key`: hex. */
export const pskLine = (key: string): string => `${PSK_USER}:${key}\n`;
