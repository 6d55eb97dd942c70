// The code that a person types to let a command line in (RFC 8628, section 6.1): eight consonants, so that it is neither
// mistaken nor a word; about 34 bits, good for ten minutes and a few guesses.
import type { Bytes } from '@/lib/core/bytes'

const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'
const LENGTH = 8
/** Bytes from here on would favour the first letters. */
const FAIR = 240

export function newUserCode(random: (length: number) => Bytes): string {
  let code = ''
  while (code.length < LENGTH) {
    for (const byte of random(LENGTH))
      if (byte < FAIR && code.length < LENGTH) code += LETTERS[byte % LETTERS.length]
  }
  return code
}

/** What a person typed, without what does not matter; null where it cannot be a code. */
export function readUserCode(text: string): string | null {
  const code = text.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return code.length === LENGTH && [...code].every((letter) => LETTERS.includes(letter)) ? code : null
}

/** `BCDF-GHJK` */
export const formatUserCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`
