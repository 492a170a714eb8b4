/** Pieces are joined once a slice: strings that are put together piece by piece cost twice the time, in garbage. */
export type Pieces = string[];

export type Values = Readonly<Record<string, never>>;

type Write = (value: Values, out: Pieces) => void;

/**
 * A frozen struct is a constant through and through, and is written once: a page of instances names a dozen of them in
 * each.
 */
export function onceWhereFrozen(write: Write): Write {
  const texts = new WeakMap<Values, string>();
  return (value, out) => {
    if (!Object.isFrozen(value)) return write(value, out);
    let text = texts.get(value);
    if (text === undefined) {
      const own: Pieces = [];
      write(value, own);
      text = own.join('');
      texts.set(value, text);
    }
    out.push(text);
  };
}
