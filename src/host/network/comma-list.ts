import { isIPv4 } from 'node:net';
import type { Flag } from '../../common/flags/flags.js';

/** A flag that names several things with commas, each of the form `valid`; none by default. */
export const commaList = (valid: RegExp, help: string): Flag<readonly string[]> => ({
  initial: [],
  help,
  parse(text) {
    const names = text.split(',').filter((name) => name !== '');
    const odd = names.find((name) => !valid.test(name));
    if (odd !== undefined) throw new Error(`'${odd.slice(0, 50)}' cannot stand there`);
    return names;
  },
});

export const INTERFACE = /^[A-Za-z0-9_.@-]{1,15}$/;
export const IPV4_ADDRESS = /^(\d{1,3}\.){3}\d{1,3}$/;

/** An address, or none. */
export const ipv4Address = (help: string): Flag<string> => ({
  initial: '',
  help,
  parse(text) {
    if (text !== '' && !isIPv4(text)) throw new Error(`'${text.slice(0, 50)}' is no IPv4 address`);
    return text;
  },
});
