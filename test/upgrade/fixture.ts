import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { packageFolder } from '../../src/common/package-folder.js';

const FOLDER = join(packageFolder(), 'test/upgrade');

/** A database as `record.mjs` read it. */
const fixtureRows = z.object({
  at: z.coerce.date(),
  sequences: z.record(z.string(), z.string()),
  tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
});
export type FixtureRows = z.infer<typeof fixtureRows>;

/** The versions of which a story was recorded. */
export const versionsOf = (story: string): readonly string[] =>
  readdirSync(FOLDER).filter(
    (name) => /^[0-9a-f]{7}$/.test(name) && existsSync(join(FOLDER, name, `${story}.seen.json`)),
  );

/** What a cloud of one version left behind at the end of one story. */
export interface Fixture {
  /** Its state folder. */
  readonly archive: string;
  readonly rows: FixtureRows;
  /** What its user saw last. */
  readonly seen: unknown;
}

export function fixtureOf(version: string, story: string): Fixture {
  const at = (end: string) => join(FOLDER, version, `${story}.${end}`);
  return {
    archive: at('state.tar.gz'),
    rows: fixtureRows.parse(JSON.parse(gunzipSync(readFileSync(at('rows.json.gz'))).toString())),
    seen: JSON.parse(readFileSync(at('seen.json'), 'utf8')),
  };
}
