import { realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export type Read = (path: string) => string;

/** One word of a command line or of a flagfile. */
export interface Word {
  readonly text: string;
  /** `<flagfile>:<line>: `; empty: the command line. */
  readonly where: string;
  /** The flagfiles that it was read through, the outermost first, by their real paths. */
  readonly through: readonly string[];
}

/**
 * The words of a flagfile: one flag a line; the value of `--name value` may hold spaces. A file that it names lies
 * beside it, wherever we run. Throws when the file cannot be read, or is being read already: two files that name each
 * other have no end.
 */
export function wordsOfFile(path: string, { where, through }: Word, read: Read): readonly Word[] {
  const real = realPath(path);
  if (through.includes(real))
    throw new Error(`${where}flagfile '${path}' is read already: it leads back to itself`);
  return textOf(path, where, read)
    .split('\n')
    .map((line, n) => ({ line: line.trim(), where: `${path}:${n + 1}: ` }))
    .filter(({ line }) => line !== '' && !/^(#|\/\/)/.test(line))
    .flatMap(({ line, where: here }) =>
      wordsIn(besides(line, path)).map((text) => ({ text, where: here, through: [...through, real] })),
    );
}

const besides = (line: string, path: string): string =>
  line.replace(/^(--?flagfile[=\s]\s*)(.*)$/, (_, flag, at) => flag + resolve(dirname(path), at));

const wordsIn = (line: string): readonly string[] => /^(--?\w+)\s+(.*)$/s.exec(line)?.slice(1) ?? [line];

function textOf(path: string, where: string, read: Read): string {
  try {
    return read(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`${where}flagfile '${path}' cannot be read (${code ?? message})`, { cause: error });
  }
}

/** One file under two names is one file. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Reading it says what is wrong with it.
    return resolve(path);
  }
}
