import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Source {
  /** From the checkout's root. */
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file of these rooms that is ours, specs excepted. */
export const sourcesOf = (...rooms: readonly string[]): readonly Source[] =>
  filesOf(rooms, /(?<!\.spec|\.d)\.ts$/);

/** Every file of these rooms that is ours and whose path matches. */
export function filesOf(rooms: readonly string[], wanted: RegExp): readonly Source[] {
  return rooms
    .flatMap((room) =>
      readdirSync(room, { recursive: true, encoding: 'utf8' }).map((name) => join(room, name)),
    )
    .filter((path) => wanted.test(path) && !path.startsWith('src/generated'))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}
