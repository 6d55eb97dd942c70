// Text that came from a device, a file or a portal, made harmless for a terminal: nothing in it moves the cursor, changes
// colours, reorders or hides what stands beside it. What is taken out is shown as an escape, never silently dropped.

/** C0, DEL and C1; bidirectional controls and other format characters; line and paragraph separators. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

const escaped = (char: string): string => {
  const code = char.codePointAt(0)!
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  return `\\u${code > 0xffff ? `{${code.toString(16)}}` : code.toString(16).padStart(4, '0')}`
}

/** One line of text, safe to print. */
export const plain = (text: string): string => text.replace(UNSAFE, escaped)

/** Many lines: line ends stay, tabs become spaces, everything else is as in `plain`. */
export const plainLines = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((line) => plain(line.replaceAll('\t', '    ')))
    .join('\n')

/** JSON that holds the same values and is as safe to print: JSON itself lets C1 and bidirectional controls through. */
export const safeJson = (value: unknown): string =>
  JSON.stringify(value).replace(UNSAFE, (char) =>
    [...Array(char.length).keys()]
      .map((i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`)
      .join(''),
  )

/** Rows under a head, in columns; every cell is made plain. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(plain))
  const widths = head.map((_, i) => Math.max(...cells.map((row) => [...(row[i] ?? '')].length)))
  return cells
    .map((row) =>
      row
        .map((cell, i) => cell + ' '.repeat(widths[i]! - [...cell].length))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Labels and values, one pair a line. */
export function pairs(facts: readonly (readonly [string, string])[]): string {
  const width = Math.max(...facts.map(([label]) => label.length))
  return facts.map(([label, value]) => `${label.padEnd(width)}  ${plain(value)}`).join('\n')
}
