/**
 * Text in DICOM's character sets (PS3.3 C.12.1.1.2, PS3.5 6.1.2): one set for all of it, or several between which
 * ISO 2022 escape sequences switch.
 */

/** Encoding labels of defined terms; ASCII and what is unknown is read as Latin-1, which loses no byte. */
const encodings: Readonly<Record<string, string>> = {
  'ISO_IR 6': 'latin1',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 100': 'latin1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  'ISO_IR 203': 'iso-8859-15',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** What follows ESC, and how the bytes up to the next ESC are read. `high` sets bit 8 first (sets shifted into G0). */
const escapes: readonly { readonly code: string; readonly encoding: string; readonly high?: true }[] = [
  { code: '(B', encoding: 'latin1' },
  { code: '(J', encoding: 'shift_jis' },
  { code: ')I', encoding: 'shift_jis' },
  { code: '-A', encoding: 'latin1' },
  { code: '-B', encoding: 'iso-8859-2' },
  { code: '-C', encoding: 'iso-8859-3' },
  { code: '-D', encoding: 'iso-8859-4' },
  { code: '-F', encoding: 'iso-8859-7' },
  { code: '-G', encoding: 'iso-8859-6' },
  { code: '-H', encoding: 'iso-8859-8' },
  { code: '-L', encoding: 'iso-8859-5' },
  { code: '-M', encoding: 'windows-1254' },
  { code: '-T', encoding: 'windows-874' },
  { code: '$B', encoding: 'euc-jp', high: true },
  { code: '$(D', encoding: 'jis-x-0212' },
  { code: '$)C', encoding: 'euc-kr' },
  { code: '$)A', encoding: 'gb18030' },
];

const escape = 0x1b;

/** @param isName person names return to the first set at `^` and `=` too */
export function decodeText(bytes: Uint8Array, terms: readonly string[], isName = false): string {
  const [own = ''] = terms;
  const first = encodingOf(own);
  if (!bytes.includes(escape) || terms.length < 2) return decode(bytes, first);
  const resets = new Set(Array.from(isName ? '\\^=\r\n\t\f' : '\\\r\n\t\f', (one) => one.charCodeAt(0)));
  let text = '';
  let start = 0;
  let current: { encoding: string; high?: true } = { encoding: first };
  const flush = (end: number): void => {
    const part = bytes.subarray(start, end);
    text += decode(current.high ? part.map((byte) => byte | 0x80) : part, current.encoding);
    start = end;
  };
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === escape) {
      flush(at);
      const found = escapes.find(({ code }) => startsWith(bytes, at + 1, code));
      current = found ?? { encoding: first };
      start = at + 1 + (found?.code.length ?? 0);
      at = start - 1;
    } else if (resets.has(byte) && !current.high) {
      flush(at);
      current = { encoding: first };
    }
  }
  flush(bytes.length);
  return text;
}

function encodingOf(term: string): string {
  const plain = term.replace(/^ISO 2022 IR /, 'ISO_IR ').trim();
  return encodings[plain] ?? 'latin1';
}

function decode(bytes: Uint8Array, encoding: string): string {
  if (encoding === 'latin1') return Buffer.from(bytes).toString('latin1');
  if (encoding === 'jis-x-0212') {
    // EUC-JP takes this set with a prefix to every pair of bytes.
    const pairs = Array.from(bytes, (byte, index) => (index % 2 === 0 ? [0x8f, byte | 0x80] : [byte | 0x80]));
    return new TextDecoder('euc-jp').decode(Uint8Array.from(pairs.flat()));
  }
  return new TextDecoder(encoding).decode(bytes);
}

function startsWith(bytes: Uint8Array, at: number, code: string): boolean {
  return Array.from(code).every((char, index) => bytes[at + index] === char.charCodeAt(0));
}
