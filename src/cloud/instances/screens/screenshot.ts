import { greyJpeg } from '../../../common/jpeg/grey-jpeg.js';
import { columnsOf } from './console-font.js';
import { COLUMNS, ROWS, screenOf } from './console-screen.js';

/** A letter’s place, in points: twice the height of its dots. */
const [CELL_WIDTH, CELL_HEIGHT] = [8, 16] as const;
const [WIDTH, HEIGHT] = [COLUMNS * CELL_WIDTH, ROWS * CELL_HEIGHT] as const;
const INK = 0xd0;

/** A picture (JPEG, 640 × 400) of a screen that shows what a serial console said last. */
export function screenshotOf(output: Buffer): Buffer {
  const points = new Uint8Array(WIDTH * HEIGHT);
  for (const [row, line] of screenOf(output).entries())
    for (const [column, letter] of [...line].entries()) draw(points, { row, column }, columnsOf(letter));
  return greyJpeg({ width: WIDTH, height: HEIGHT, points });
}

function draw(
  points: Uint8Array,
  { row, column }: { readonly row: number; readonly column: number },
  columns: Uint8Array,
): void {
  const corner = row * CELL_HEIGHT * WIDTH + column * CELL_WIDTH + 1;
  for (const [x, dots] of columns.entries())
    for (let y = 0; y < CELL_HEIGHT; y += 1) if ((dots >> (y >> 1)) & 1) points[corner + y * WIDTH + x] = INK;
}
