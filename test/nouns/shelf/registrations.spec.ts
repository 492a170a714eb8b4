import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../support/database.js';
import { wrongSlots } from '../../support/slots.js';
import { missingOf, type Registrations } from '../registrations.js';
import { CreateShelfAction } from './create-shelf.action.js';
import { shelfParts } from './shelf-cloud.js';
import { shelfNoun } from './shelf.noun.js';
import { registered } from './shelf.registrations.js';
import { shelfScenes } from './shelf-scenes.js';
import * as workflows from './shelf.workflows.js';

const whole: Registrations = {
  ...registered(),
  workflows,
  scenes: shelfScenes,
  verb: CreateShelfAction,
  inventory: { role: 'shelving', sample: { shelves: [] } },
};
const database = await databaseForSpec();
const missing = (given: Registrations) => missingOf('shelf', 'test/nouns/shelf', given);

describe('a shelf', () => {
  it('has all that a noun registers', () => {
    expect(missing(whole)).toEqual([]);
  });

  it.each(Object.keys(whole).filter((key) => key !== 'service'))('lacks something without its %s', (key) => {
    expect(missing({ ...whole, [key]: undefined })).not.toEqual([]);
  });

  it.each(['rows', 'drift', 'dependents'])('lacks something without its %s in code', (slot) => {
    expect(missing({ ...whole, inCode: { ...whole.inCode, [slot]: null } })).toEqual([`its ${slot}`]);
  });

  it.each(Object.keys(whole.undoOf ?? {}))('lacks something without the undo %s', (kind) => {
    expect(missing({ ...whole, undoOf: { ...whole.undoOf, [kind]: undefined } })).toEqual([
      `the undo ${kind}`,
    ]);
  });

  it('has statements in its entry that the database knows', async () => {
    await shelfParts().prepare?.(database);
    expect(await wrongSlots(database, shelfNoun)).toEqual([]);
  });
});
