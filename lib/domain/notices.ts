// What people are told of, as one closed list (notice-kinds.ts). A notice tells and links; it never decides. Knows no
// recipients: those are lib/server/store/notices'.
import type { NoticeAbout, NoticeKindFacts, NoticeNames } from './notice-about'
import { KINDS } from './notice-kinds'

export type NoticeKind = keyof typeof KINDS
export const NOTICES: Readonly<Record<NoticeKind, NoticeKindFacts>> = KINDS
export const NOTICE_KINDS = Object.keys(KINDS) as NoticeKind[]
export const isNoticeKind = (text: string): text is NoticeKind => Object.hasOwn(KINDS, text)

export type NoticeWords = { title: string; path: string }

/** The sentence, and where it leads within the portal. */
export function wordsOfNotice(notice: {
  kind: NoticeKind
  catalogId: string
  about: NoticeAbout
  names: NoticeNames
}): NoticeWords {
  const { words, path } = NOTICES[notice.kind]
  return { title: words(notice.names), path: `/catalogs/${notice.catalogId}/${path(notice.about)}` }
}
