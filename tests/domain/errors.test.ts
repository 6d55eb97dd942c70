// Words for every refusal: a title that is no sentence, and a next step that is one.
import { describe, expect, it } from 'vitest'
import { CodedError } from '@/lib/core/coded-error'
import { DOMAIN_WORDS, type DomainCode, DomainError, isDomainError } from '@/lib/domain/errors'

const codes = Object.keys(DOMAIN_WORDS) as DomainCode[]

describe('words', () => {
  it.each(codes)('%s', (code) => {
    const { title, next } = DOMAIN_WORDS[code]
    expect(title).toMatch(/^[A-Z].*[^.!?]$/)
    expect(next).toMatch(/^[A-Z].*\.$/)
    expect(`${title} ${next}`).not.toContain("'")
  })
})

describe('an error', () => {
  it('carries its code, and its title where nothing else is said', () => {
    const error = new DomainError('last-owner')
    expect([error.code, error.message, error.name]).toEqual([
      'last-owner',
      DOMAIN_WORDS['last-owner'].title,
      'DomainError',
    ])
    expect(new DomainError('internal', 'more', { cause: error })).toMatchObject({
      message: 'more',
      cause: error,
    })
    expect([isDomainError(error), isDomainError(new CodedError('malformed')), isDomainError(null)]).toEqual([
      true,
      false,
      false,
    ])
  })
})
