import { checkedText, fail, xmlText } from './xml-text.js';

export { XmlSyntaxError } from './xml-text.js';

/** An element as it was sent: names without their prefixes. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All text directly inside, CDATA too. */
  readonly text: string;
}

/** Deeper, and more elements, is no request of any client. */
const DEEPEST = 32;
const MOST_ELEMENTS = 100_000;

const NAME = /[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?/y;
const SPACE = /\s*/y;
const ATTRIBUTE = /\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;

/** An element that is being read. */
interface Open {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  readonly text: string[];
}

/**
 * The root element of a document. There are no entities but XML's own five and numbers, and no document types, so that
 * nothing is expanded or fetched. Throws XmlSyntaxError.
 */
export function readXml(document: string): XmlElement {
  const scan = new Scan(document.replace(/^\ufeff/, ''));
  const open: Open[] = [];
  for (let elements = 0; ;) {
    const inside = open.at(-1);
    scan.text(inside);
    if (scan.at >= scan.source.length) fail('it ends inside an element');
    if (scan.starts('<?') || scan.starts('<!')) scan.special(inside);
    else if (scan.starts('</')) {
      const done = scan.close(open.pop());
      const parent = open.at(-1);
      if (!parent) return scan.end(done);
      parent.children.push(done);
    } else {
      if (++elements > MOST_ELEMENTS || open.length >= DEEPEST) fail('it has too many elements');
      const [element, isEmpty] = scan.open();
      if (!isEmpty) open.push(element);
      else if (inside) inside.children.push(built(element));
      else return scan.end(built(element));
    }
  }
}

const built = ({ tag, attributes, children, text }: Open): XmlElement => ({
  name: tag.replace(/^.*:/, ''),
  attributes,
  children,
  text: text.join(''),
});

class Scan {
  at = 0;

  constructor(readonly source: string) {}

  starts(what: string): boolean {
    return this.source.startsWith(what, this.at);
  }

  text(inside: Open | undefined): void {
    const next = this.source.indexOf('<', this.at);
    const raw = this.source.slice(this.at, next < 0 ? undefined : next);
    this.at += raw.length;
    if (inside) inside.text.push(xmlText(raw));
    else if (raw.trim() !== '') fail('there is text outside of the root');
  }

  /** Comments, processing instructions, CDATA. */
  special(inside: Open | undefined): void {
    const [begin, end] = this.starts('<!--')
      ? ['<!--', '-->']
      : this.starts('<?')
        ? ['<?', '?>']
        : ['<![CDATA[', ']]>'];
    if (!this.starts(begin)) fail('document types are not read');
    const to = this.source.indexOf(end, this.at + begin.length);
    if (to < 0) fail('it is cut short');
    if (end === ']]>') {
      if (!inside) fail('there is text outside of the root');
      inside.text.push(checkedText(this.source.slice(this.at + begin.length, to)));
    }
    this.at = to + end.length;
  }

  open(): readonly [Open, isEmpty: boolean] {
    this.at += 1;
    const tag = this.match(NAME)?.[0] ?? fail('a name is missing');
    const attributes = new Map<string, string>();
    for (let found = this.match(ATTRIBUTE); found; found = this.match(ATTRIBUTE)) {
      const [, name = '', double, single] = found;
      if (attributes.has(name)) fail('an attribute stands twice');
      attributes.set(name, xmlText(double ?? single ?? ''));
    }
    this.match(SPACE);
    const isEmpty = this.starts('/>');
    if (!isEmpty && !this.starts('>')) fail('a tag is not closed');
    this.at += isEmpty ? 2 : 1;
    return [{ tag, attributes, children: [], text: [] }, isEmpty];
  }

  close(element: Open | undefined): XmlElement {
    this.at += 2;
    const tag = this.match(NAME)?.[0];
    this.match(SPACE);
    if (!element || tag !== element.tag || !this.starts('>')) fail('tags do not match');
    this.at += 1;
    return built(element);
  }

  /** Behind the root there is nothing but comments. */
  end(root: XmlElement): XmlElement {
    const rest = this.source.slice(this.at).replace(/<!--[^]*?-->|<\?[^]*?\?>/g, '');
    return rest.trim() === '' ? root : fail('there is something behind the root');
  }

  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (found) this.at += found[0].length;
    return found;
  }
}
