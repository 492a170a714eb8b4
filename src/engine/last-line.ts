/** Daemons log JSON and say what stopped them in a plain line; PostgreSQL says FATAL and then goes on about its end. */
export function lastLine(words: string): string {
  const lines = words.split('\n').filter((line) => line.trim() !== '');
  const plain = lines.filter((line) => !line.startsWith('{'));
  return plain.findLast((line) => line.includes('FATAL')) ?? plain.at(-1) ?? lines.at(-1) ?? '';
}
