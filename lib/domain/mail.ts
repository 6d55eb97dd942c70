// What a mail says, as plain text and as HTML: one sentence, one link, and why it came. It links and never decides; only a
// letter's link is a secret. Knows no addresses and sends nothing.
import type { NoticeAbout, NoticeNames } from './notice-about'
import { type NoticeKind, wordsOfNotice } from './notices'

/** A mail to one person that is no notice: the link in it is used once. */
export type Letter =
  | { kind: 'invitation'; link: string; by: string; catalog: string; until: string }
  | { kind: 'password'; link: string; by: string; until: string }

export type MailContent = { subject: string; text: string; html: string }

type Parts = { subject: string; lines: string[]; action: string; href: string; why: string }

const MOST_SUBJECT = 180

/** Names come from people: no line of theirs becomes a line of ours. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]+/gu, ' ').trim()

export function mailOfNotice(notice: {
  kind: NoticeKind
  catalogId: string
  about: NoticeAbout
  names: NoticeNames
  url: string
}): MailContent {
  const { title, path } = wordsOfNotice(notice)
  const { catalog } = notice.names
  return mailOf({
    subject: catalog ? `${title} (${catalog})` : title,
    lines: [`${title}.`, ...(catalog ? [`Catalog: ${catalog}`] : [])],
    action: 'Open in Latchkey',
    href: `${notice.url}${path}`,
    why: `You choose which of these come by mail: ${notice.url}/notices/choices`,
  })
}

export function mailOfLetter(letter: Letter): MailContent {
  const until = `The link works once, until ${letter.until}. Nobody but you should have it.`
  if (letter.kind === 'password')
    return mailOf({
      subject: 'Set your password for Latchkey',
      lines: [`${letter.by} made a link for you, with which you set your password.`, until],
      action: 'Set your password',
      href: letter.link,
      why: 'If you do not expect this, do nothing, and tell whoever runs your portal.',
    })
  return mailOf({
    subject: `${letter.by} invites you to ${letter.catalog}`,
    lines: [`${letter.by} invites you to the catalog ${letter.catalog} in Latchkey.`, until],
    action: 'Accept the invitation',
    href: letter.link,
    why: 'If you do not expect this, do nothing.',
  })
}

function mailOf({ subject, lines, action, href, why }: Parts): MailContent {
  const said = lines.map(oneLine)
  const text = `${said.join('\n')}\n\n${action}:\n${href}\n\n-- \n${why}\n`
  return { subject: oneLine(subject).slice(0, MOST_SUBJECT), text, html: pageOf({ said, action, href, why }) }
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign]!)

function pageOf({ said, action, href, why }: { said: string[]; action: string; href: string; why: string }) {
  const paragraphs = said.map((line) => `<p style="margin:0 0 12px">${escaped(line)}</p>`).join('')
  const button =
    'display:inline-block;padding:10px 16px;border-radius:6px;background:#1f2937;color:#ffffff;text-decoration:none'
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>
<body style="font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;max-width:34em;margin:24px auto;padding:0 16px">
${paragraphs}<p style="margin:20px 0"><a href="${escaped(href)}" style="${button}">${escaped(action)}</a></p>
<p style="font-size:13px;word-break:break-all">${escaped(href)}</p><p style="font-size:13px">${escaped(why)}</p></body></html>`
}
