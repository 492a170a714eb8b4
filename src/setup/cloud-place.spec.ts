import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { commonFlags } from '../common/flags/common.flags.js';
import { parseFlags } from '../common/flags/parse-flags.js';
import { cloudPlace } from './cloud-place.js';
import { settingsOf } from '../engine/settings.js';

const { cloud, state_path } = commonFlags;
const spec = { cloud, state_path };
const folder = mkdtempSync(join(tmpdir(), 'cloud-place-'));
const placeOf = (...argv: string[]) => cloudPlace(spec, argv, parseFlags(spec, argv));

mkdirSync(join(folder, 'lab'));
writeFileSync(join(folder, 'lab/cloud'), 'lab');
afterAll(() => rmSync(folder, { recursive: true }));

describe('cloudPlace', () => {
  it.each([join(folder, 'lab'), relative(process.cwd(), join(folder, 'lab'))])(
    'learns the name from the folder %s',
    (path) => {
      const root = join(folder, 'lab');
      expect(placeOf(`--state_path=${path}`)).toEqual({ cloud: 'lab', root, owner: 'lab' });
      expect(settingsOf([`--state_path=${path}`])).toMatchObject({
        flags: { cloud: 'lab' },
        paths: { root },
      });
    },
  );

  it('believes who gives a name, and knows whose folder it is', () => {
    expect(placeOf(`--state_path=${folder}/lab`, '--cloud=engine')).toMatchObject({
      cloud: 'engine',
      owner: 'lab',
    });
    expect(placeOf(`--state_path=${folder}/none`)).toMatchObject({ cloud: 'engine', owner: undefined });
  });
});
