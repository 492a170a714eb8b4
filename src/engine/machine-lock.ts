import { connect, createServer } from 'node:net';

const MOST_SAID = 4_096;

/**
 * Holds a name on this machine until this process ends, however it ends: an abstract socket, which the kernel gives to
 * one and takes back by itself. Another process that asks for the name is told `said`. Undefined: it is ours; else what
 * its holder says.
 */
export async function holdName(name: string, said: string): Promise<string | undefined> {
  const address = `\0${name}`;
  const server = createServer((asker) => {
    asker.on('error', () => undefined);
    asker.end(said.slice(0, MOST_SAID));
  });
  const taken = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(true) : reject(error),
    );
    server.listen(address, () => resolve(false));
  });
  // It does not keep the process alive.
  server.unref();
  return taken ? askHolder(name) : undefined;
}

/** What the holder of a name says; empty: nothing, or the name is free. */
export function askHolder(name: string): Promise<string> {
  return new Promise((resolve) => {
    const heard: Buffer[] = [];
    const asked = connect(`\0${name}`);
    asked.setTimeout(2_000, () => asked.destroy());
    asked.on('data', (chunk) => heard.push(chunk));
    asked.on('error', () => undefined);
    asked.on('close', () => resolve(Buffer.concat(heard).toString('utf8').slice(0, MOST_SAID)));
  });
}

/** Names with this beginning that somebody listens under. `table`: the kernel's list, /proc/net/unix. */
export function heldNames(table: string, beginning: string): readonly string[] {
  const names = table
    .split('\n')
    .flatMap((line) => / 00010000 \d+ \d+ +\d+ @(\S+)$/.exec(line)?.[1]?.replace(/@+$/, '') ?? []);
  return [...new Set(names)].filter((name) => name.startsWith(beginning));
}
