import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export interface Known {
  /** Command line and environment. */
  readonly words: string;
  /** Text of its flagfiles, and of those that they name. */
  readonly flags: string;
  /** Files that it has open now. */
  readonly files: readonly string[];
  /** Ports that it has connections to. */
  readonly peers: readonly number[];
}

/** All that a process was told, and what it holds. */
export async function knownTo(pid: number): Promise<Known> {
  const [line, environment] = ['cmdline', 'environ'].map((file) =>
    readFileSync(`/proc/${pid}/${file}`, 'utf8'),
  );
  const files = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
  return {
    words: `${line}${environment}`,
    flags: (line ?? '')
      .split('\0')
      .map((word) => flagsIn(word, '/'))
      .join('\n'),
    files,
    peers: peersOf(pid, new Set(files)),
  };
}

/** A socket may be closed between the listing and the look. */
function linkOf(path: string): readonly string[] {
  try {
    return [readlinkSync(path)];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function flagsIn(word: string, folder: string): string {
  const [, name] = /^--flagfile=(.+)$/.exec(word.trim()) ?? [];
  if (name === undefined) return '';
  const file = resolve(folder, name);
  const text = readFileSync(file, 'utf8');
  return [text, ...text.split('\n').map((line) => flagsIn(line, dirname(file)))].join('\n');
}

/** By the kernel's table: remote address in the third column, inode in the tenth. */
function peersOf(pid: number, files: ReadonlySet<string>): readonly number[] {
  return readFileSync(`/proc/${pid}/net/tcp`, 'utf8')
    .split('\n')
    .slice(1)
    .map((row) => row.trim().split(/\s+/))
    .filter((columns) => files.has(`socket:[${columns[9]}]`))
    .map((columns) => Number.parseInt(columns[2]?.split(':')[1] ?? '', 16));
}
