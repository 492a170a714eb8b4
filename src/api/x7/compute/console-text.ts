/** What JSON readers and terminals choke on; tabs and line ends stay. */
const CONTROLS = /[\x00-\x08\x0b-\x1f]/g;

/** The last `length` lines, without a line end after them. Null, absent or -1: all. */
export function consoleText(output: string, length: number | string | null | undefined): string {
  const text = output.replace(CONTROLS, '').replace(/\n+$/, '');
  const most = length === null || length === undefined ? -1 : Number(length);
  if (most < 0) return text;
  return most === 0 ? '' : text.split('\n').slice(-most).join('\n');
}
