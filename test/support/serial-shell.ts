import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const PROMPT_MS = 60_000;

/** A shell at the other end of a guest's serial console. */
export class SerialShell {
  #heard = '';
  #look: () => void = () => undefined;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1');
    // A guest that goes off closes the line.
    socket.on('error', () => undefined);
    socket.on('data', (text: string) => {
      this.#heard += text;
      this.#look();
    });
  }

  static async at(path: string): Promise<SerialShell> {
    const socket = connect(path);
    await once(socket, 'connect');
    return new SerialShell(socket);
  }

  /** Resolves once the guest has written this, from now on. */
  async until(words: RegExp): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no ${words} in: ${this.#heard.slice(-500)}`)), PROMPT_MS);
      this.#look = () => {
        if (words.test(this.#heard)) resolve();
      };
      this.#look();
    }).finally(() => clearTimeout(timer));
    this.#heard = '';
  }

  type(line: string): void {
    this.socket.write(`${line}\n`);
  }

  /**
   * Types it and waits until the shell has done it. The quotes keep the echo of the line from looking like its answer.
   */
  async run(line: string): Promise<void> {
    this.type(`${line}; echo DO""NE`);
    await this.until(/DONE/);
  }

  close(): void {
    this.socket.destroy();
  }
}
