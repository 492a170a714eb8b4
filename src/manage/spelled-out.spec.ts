import { expect, it } from '@jest/globals';
import { spelledOut } from './spelled-out.js';

it.each([
  ['audit', 'audit run'],
  ['audit run', 'audit run'],
  ['unblock 10.0.0.0/8', 'block remove 10.0.0.0/8'],
  ['block 10.0.0.0/8', 'block add 10.0.0.0/8'],
  ['block ::1', 'block add ::1'],
  ['block add 10.0.0.0/8', 'block add 10.0.0.0/8'],
  ['block list', 'block list'],
  ['block', 'block'],
  ['host list', 'host list'],
])('%s is %s', (words, whole) => {
  expect(spelledOut(words.split(' ')).join(' ')).toBe(whole);
});
