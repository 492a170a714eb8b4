import { expect, it } from '@jest/globals';
import { tagsView } from './tags.view.js';

it('tags are pairs, and no empty set where there are none', () => {
  expect(tagsView([['Name', 'web']])).toEqual([{ Key: 'Name', Value: 'web' }]);
  expect(tagsView([])).toBeUndefined();
});
