import { randomUUID } from 'node:crypto';
import { EngineError } from '../../common/errors/engine-error.js';
import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { checkFlavor, DEFAULT_FLAVORS, type FlavorRow, type NewFlavor } from './flavor.js';

const COLUMNS = `id, name, vcpus, memory_mib AS "memoryMiB", disk_gib AS "diskGiB", extra_specs AS "extraSpecs",
  swap_mib AS "swapMiB", ephemeral_gib AS "ephemeralGiB", description, enabled`;

/** One that may be launched. Throws NotFound. */
export async function findFlavor(on: Queryable, ref: Ref): Promise<FlavorRow> {
  const values: unknown[] = [];
  const named = refCondition([ref], { id: 'id', name: 'name' }, values);
  const [row] = await on.query<FlavorRow>(
    `SELECT ${COLUMNS} FROM flavors WHERE ${named} AND enabled`,
    values,
  );
  if (row) return row;
  throw new NotFound('flavor', [ref]);
}

/** All, the small ones first. */
export async function listFlavors(on: Queryable): Promise<readonly FlavorRow[]> {
  return on.query<FlavorRow>(`SELECT ${COLUMNS} FROM flavors ORDER BY memory_mib, name`);
}

/** Adds what is missing; what an operator changed stays. */
export async function ensureDefaultFlavors(on: Queryable): Promise<void> {
  for (const flavor of DEFAULT_FLAVORS) await insertFlavor(on, flavor);
}

/** Throws InvalidParameterValue for sizes out of range and for a name that is taken. */
export async function createFlavor(
  on: Queryable,
  flavor: NewFlavor & { readonly id?: string },
): Promise<FlavorRow> {
  checkFlavor(flavor);
  const made = await insertFlavor(on, flavor);
  return made ?? refuse(`there is a flavor '${flavor.name}'`);
}

export async function setFlavorEnabled(on: Queryable, name: string, enabled: boolean): Promise<void> {
  const rows = await on.query('UPDATE flavors SET enabled = $2 WHERE name = $1 RETURNING id', [
    name,
    enabled,
  ]);
  if (rows.length === 0) refuse(`there is no flavor '${name}'`);
}

/** Instances keep their sizes: they are copied at launch. */
export async function removeFlavor(on: Queryable, name: string): Promise<void> {
  const rows = await on.query('DELETE FROM flavors WHERE name = $1 RETURNING id', [name]);
  if (rows.length === 0) refuse(`there is no flavor '${name}'`);
}

export async function setFlavorExtraSpecs(
  on: Queryable,
  id: string,
  specs: Readonly<Record<string, string>>,
): Promise<void> {
  await on.query('UPDATE flavors SET extra_specs = $2 WHERE id = $1', [id, JSON.stringify(specs)]);
}

export async function describeFlavor(on: Queryable, id: string, description: string | null): Promise<void> {
  await on.query('UPDATE flavors SET description = $2 WHERE id = $1', [id, description]);
}

async function insertFlavor(
  on: Queryable,
  { id = randomUUID(), swapMiB = 0, ephemeralGiB = 0, ...flavor }: NewFlavor & { readonly id?: string },
): Promise<FlavorRow | undefined> {
  const { name, vcpus, memoryMiB, diskGiB, description = null } = flavor;
  const rows = await on.query<FlavorRow>(
    `INSERT INTO flavors (id, name, vcpus, memory_mib, disk_gib, swap_mib, ephemeral_gib, description)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
    [id, name, vcpus, memoryMiB, diskGiB, swapMiB, ephemeralGiB, description],
  );
  return rows[0];
}

function refuse(message: string): never {
  throw new EngineError('InvalidParameterValue', message);
}
