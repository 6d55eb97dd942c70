// Mails as they would have arrived: to whom, what about, and, opened, what they say with links to follow.
import { Fragment } from 'react'
import { When } from '@/components/ui/time'

export type MailLine = { id: string; to: string; name: string; subject: string; body: string; at: string }

export function MailList({ mails }: { mails: readonly MailLine[] }) {
  return (
    <ul className="divide-y divide-border-subtle">
      {mails.map((mail) => (
        <li key={mail.id}>
          <details className="group">
            <summary className="flex cursor-pointer flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-accent/55 md:px-5">
              <span className="min-w-0 flex-1 basis-60">
                <span className="block font-medium wrap-anywhere">{mail.subject}</span>
                <span className="block text-sm wrap-anywhere text-muted-foreground">
                  To {mail.name} ({mail.to})
                </span>
              </span>
              <When at={mail.at} className="text-sm text-muted-foreground" />
            </summary>
            <p className="border-t border-border-subtle bg-sunken px-4 py-4 text-sm wrap-anywhere whitespace-pre-wrap md:px-5">
              <WithLinks text={mail.body} />
            </p>
          </details>
        </li>
      ))}
    </ul>
  )
}

// Only addresses of the web become links; they were written by the portal.
const ADDRESS = /(https?:\/\/[^\s<>"]+)/

function WithLinks({ text }: { text: string }) {
  return text.split(ADDRESS).map((part, index) => (
    <Fragment key={index}>
      {ADDRESS.test(part) ? (
        <a href={part} className="font-medium underline underline-offset-2">
          {part}
        </a>
      ) : (
        part
      )}
    </Fragment>
  ))
}
