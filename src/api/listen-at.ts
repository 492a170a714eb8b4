/** Where a door is to be opened. */
export interface Door {
  /** In an error's words. */
  readonly what: string;
  readonly address: string;
  readonly port: number;
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'this user may not listen there',
  EADDRNOTAVAIL: 'this machine does not have that address',
  ENOTFOUND: 'there is no such address',
  ERR_SOCKET_BAD_PORT: 'a port is from 0 to 65535',
};

/** Opens a door by `listen`. Throws one line that names the address and what stands in the way. */
export async function listenAt<T>({ what, address, port }: Door, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    throw new Error(`${what} cannot listen on ${address}:${port}: ${REASONS[code] ?? message}`, { cause });
  }
}
