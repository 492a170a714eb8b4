import { NotFound } from '../../../common/refs/not-found.js';
import { byId } from '../../../common/refs/ref.js';
import type { FlavorRow } from '../../../cloud/flavors/flavor.js';
import type { FlavorService } from '../../../cloud/flavors/flavor.service.js';

/** By its id, which is opaque. Throws NotFound. */
export async function flavorOf(flavors: FlavorService, id: string): Promise<FlavorRow> {
  const row = (await flavors.list([])).find((flavor) => flavor.id === id);
  if (!row) throw new NotFound('flavor', [byId(id)]);
  return row;
}
