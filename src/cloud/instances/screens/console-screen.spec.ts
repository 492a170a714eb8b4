import { expect, it } from '@jest/globals';
import { ROWS, screenOf } from './console-screen.js';

const shown = (text: string) => screenOf(Buffer.from(text, 'latin1'));

it.each([
  ['lines as they are', 'one\r\ntwo\r\n', ['one', 'two', '']],
  ['what was written over', 'loading 1%\rloading 99%\r', ['loading 99%']],
  ['what was corrected, and tabs', 'loh\bgin:\tx', ['login:  x']],
  [
    'nothing of colours, titles and modes',
    '\u001b[1;31mred\u001b[0m \u001b]0;title\u0007x\u001b(B',
    ['red x'],
  ],
  ['no other control characters', 'a\u0000b\u007f', ['ab\u007f']],
  ['a backspace at the margin', '\bx', ['x']],
  ['long lines in several rows', `${'x'.repeat(80)}y`, ['x'.repeat(80), 'y']],
  ['nothing', '', ['']],
])('shows %s', (_what, text, rows) => {
  expect(shown(text)).toEqual(rows);
});

it('shows the last rows', () => {
  const rows = shown(Array.from({ length: 60 }, (_, n) => String(n)).join('\n'));
  expect([rows.length, rows[0], rows.at(-1)]).toEqual([ROWS, '35', '59']);
});
