/** As serial consoles have it: what does not fit goes on in the next row. */
export const [COLUMNS, ROWS] = [80, 25] as const;

const TAB = 8;
/** Colours, places and titles of terminals (ECMA-48): CSI, OSC, and two-letter ones. */
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[ -/]*[0-~])/g;

/** The rows that a terminal would show last of what a serial console said. */
export function screenOf(output: Buffer): readonly string[] {
  const plain = output.toString('latin1').replaceAll(ESCAPES, '');
  // Each line is at least a row. One that is ended has the cursor below it.
  const lines = plain.split('\n').slice(-ROWS);
  return lines.flatMap((line) => folded(overwritten(line))).slice(-ROWS);
}

/** What a line shows after returns, backspaces and tabs. */
function overwritten(line: string): string {
  const letters: string[] = [];
  let at = 0;
  for (const letter of line) {
    if (letter === '\r') at = 0;
    else if (letter === '\b') at = Math.max(0, at - 1);
    else if (letter === '\t') at += TAB - (at % TAB);
    else if (letter >= ' ') {
      letters[at] = letter;
      at += 1;
    }
  }
  return Array.from(letters, (letter: string | undefined) => letter ?? ' ').join('');
}

const folded = (line: string): readonly string[] => line.match(/.{1,80}/g) ?? [''];
