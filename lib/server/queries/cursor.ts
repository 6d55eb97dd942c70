// Where a page of a list ended, as text for an address: the last line's time and id. Nothing is hidden in it.
import { fromBase64Url, toBase64Url, utf8, utf8Text } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { attempt } from '@/lib/domain/signed-object'

export type Position = { at: Date; id: string }

export const cursorOf = ({ at, id }: Position): string => toBase64Url(utf8(`${at.toISOString()} ${id}`))

/** Throws `invalid-input`. */
export function positionOf(cursor: string): Position {
  const text = attempt(() => utf8Text(fromBase64Url(cursor))) ?? ''
  const [, when, id] = /^(\S+) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text) ?? []
  const at = new Date(when ?? '')
  if (!id || Number.isNaN(at.getTime()))
    throw new DomainError('invalid-input', 'The cursor is not one of ours.')
  return { at, id }
}
