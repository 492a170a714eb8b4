/** What JSON readers and terminals choke on; tabs and line ends stay. */
const CONTROLS = /[\x00-\x08\x0b-\x1f]/g;

/** The last `length` lines, without a line end after them. Null, absent or -1: all. */
export function consoleText(output: string, length: number | string | null | undefined): string {
  const clean = output.replace(CONTROLS, '');
  let end = clean.length;
  while (clean[end - 1] === '\n') end--;
  const text = clean.slice(0, end);
  const most = length === null || length === undefined ? -1 : Number(length);
  if (most < 0) return text;
  return most === 0 ? '' : text.split('\n').slice(-most).join('\n');
}
