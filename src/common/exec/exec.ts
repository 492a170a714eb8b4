import { spawn } from 'node:child_process';

export interface ExecOptions {
  /** Killed after this long. Default 30 s. */
  readonly timeoutMs?: number;
  readonly input?: string | Buffer;
  /** A descriptor of ours that the child has as its stdin, in place of `input`. */
  readonly stdin?: number;
  /** A descriptor of ours that the child has as its own number 3. */
  readonly third?: number;
  readonly signal?: AbortSignal;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
  /** Told the number of the process as soon as there is one. */
  readonly started?: (pid: number) => void;
}

export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
}

/** A program and its arguments; never a shell string. */
export type Exec = (file: string, args: readonly string[], options?: ExecOptions) => Promise<ExecResult>;

/** What programs write before they clean up, draw arrows or name their version. */
const REASON = /error|fatal|cannot|could not|failed|denied|no space|no such/i;

const reasonIn = (stderr: string): string | undefined => {
  const lines = stderr.trim().split('\n');
  return lines.find((line) => REASON.test(line)) ?? lines.at(-1);
};

/**
 * A command that did not end with 0. `message` holds the line of its stderr that says why: the first that sounds so,
 * else the last.
 */
export class ExecError extends Error {
  override readonly name = 'ExecError';

  constructor(
    readonly command: readonly string[],
    readonly exitCode: number | null,
    readonly stderr: string,
    why: string,
  ) {
    super(`${command[0]}: ${reasonIn(stderr) || why}`);
  }
}

const MAX_OUTPUT = 16 * 1024 * 1024;

/** Runs a command to its end. Throws ExecError when it fails, is killed, or takes too long. */
export const exec: Exec = (file, args, options = {}) =>
  new Promise((resolve, reject) => {
    const { timeoutMs = 30_000, input, stdin, signal, cwd, env, uid, gid, started } = options;
    const child = spawn(file, args, {
      stdio: stdioOf(options),
      ...(cwd !== undefined && { cwd }),
      ...(env !== undefined && { env: { ...process.env, ...env } }),
      ...(uid !== undefined && { uid }),
      ...(gid !== undefined && { gid }),
    });
    if (child.pid !== undefined) started?.(child.pid);
    const out = collected(child.stdout, () => child.kill('SIGKILL'));
    const err = collected(child.stderr, () => child.kill('SIGKILL'));
    let why = '';
    const stop = (reason: string) => () => {
      why = reason;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(stop(`took longer than ${timeoutMs} ms`), timeoutMs);
    const onAbort = stop('cancelled');
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    child.on('error', (error) => {
      done();
      reject(new ExecError([file, ...args], null, '', error.message));
    });
    child.on('close', (code, killed) => {
      done();
      if (code === 0 && why === '') resolve({ stdout: out(), stderr: err() });
      else reject(new ExecError([file, ...args], code, err(), why || `ended with ${code ?? killed}`));
    });
    // A child that does not read its input closes the pipe; its exit says the rest.
    if (stdin === undefined) child.stdin.on('error', () => undefined).end(input);
  });

type Streams = ['pipe', 'pipe', 'pipe'];

/** Streams, as far as the type goes: a descriptor of ours in place of stdin makes none, and nobody writes to it. */
function stdioOf({ stdin, third }: ExecOptions): Streams {
  const streams: Streams = [(stdin ?? 'pipe') as 'pipe', 'pipe', 'pipe'];
  return third === undefined ? streams : (streams.concat(third as never) as Streams);
}

function collected(stream: NodeJS.ReadableStream, overflow: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_OUTPUT) overflow();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
