// Masks that a policy holds tickets and reasons against: `#` is a digit, `@` a letter of any script, `*` any run of characters,
// also none; `\` makes the next character plain. Whole texts match, never a part. Deliberately no regular expression: an owner writes
// masks, and no mask may take long.
export const MASK_LENGTH = 60

type Token = { kind: 'run' } | { kind: 'digit' } | { kind: 'letter' } | { kind: 'plain'; text: string }

const KINDS: Record<string, Token> = { '*': { kind: 'run' }, '#': { kind: 'digit' }, '@': { kind: 'letter' } }

/** Null where the mask ends in the midst of an escape, or is empty or too long. */
function tokensOf(mask: string): Token[] | null {
  if (mask.length === 0 || mask.length > MASK_LENGTH) return null
  const tokens: Token[] = []
  const letters = [...mask]
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at]!
    if (letter !== '\\') tokens.push(KINDS[letter] ?? { kind: 'plain', text: letter })
    else if (at + 1 === letters.length) return null
    else tokens.push({ kind: 'plain', text: letters[++at]! })
  }
  return tokens
}

export const isMask = (mask: string): boolean => tokensOf(mask) !== null

function fits(token: Token, letter: string): boolean {
  if (token.kind === 'digit') return letter >= '0' && letter <= '9'
  if (token.kind === 'letter') return letter.toLowerCase() !== letter.toUpperCase()
  return token.kind === 'plain' && token.text === letter
}

/** A mask that is none matches nothing. Goes back only to the last run, so that the work is at most text × mask. */
export function matchesMask(text: string, mask: string): boolean {
  const tokens = tokensOf(mask)
  if (!tokens) return false
  const letters = [...text]
  let [at, next, run, taken] = [0, 0, -1, 0]
  while (at < letters.length) {
    const token = tokens[next]
    if (token?.kind === 'run') [run, taken, next] = [next, at, next + 1]
    else if (token && fits(token, letters[at]!)) [at, next] = [at + 1, next + 1]
    else if (run >= 0) [taken, at, next] = [taken + 1, taken + 1, run + 1]
    else return false
  }
  return tokens.slice(next).every((token) => token.kind === 'run')
}

const EXAMPLES: Record<Token['kind'], (token: Token) => string> = {
  run: () => '…',
  digit: () => '1',
  letter: () => 'A',
  plain: (token) => (token.kind === 'plain' ? token.text : ''),
}

/** Something that matches, for a hint: "SVC-1111". */
export const exampleOf = (mask: string): string =>
  (tokensOf(mask) ?? []).map((token) => EXAMPLES[token.kind](token)).join('')
