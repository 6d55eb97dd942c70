'use client'
// Somebody who has not come yet: until when their invitation works, and sending another.
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { LinkOnce } from '@/components/catalog/link-once'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { When } from '@/components/ui/time'
import { toast } from '@/components/ui/toast'

export interface InvitationProps {
  catalogId: string
  person: { personId: string; name: string; email: string }
  until: string | null
  /** Null where the viewer may not invite. */
  again: Action<{ catalogId: string; personId: string }, { link: string | null }> | null
}

export function Invitation({ catalogId, person, until, again }: InvitationProps) {
  return (
    <Callout
      tone={until ? 'neutral' : 'warning'}
      title={until ? `${person.name} has not come yet` : `The invitation of ${person.name} is over`}
      action={again && <Again catalogId={catalogId} person={person} again={again} />}
    >
      {until ? (
        <>
          The invitation for {person.email} works until <When at={until} form="clock" />.
        </>
      ) : (
        'It was not used in time. Invite them again, or withdraw it.'
      )}
    </Callout>
  )
}

function Again({
  catalogId,
  person,
  again,
}: Omit<InvitationProps, 'until'> & { again: NonNullable<InvitationProps['again']> }) {
  const [link, setLink] = useState<string | null>(null)
  const { run, pending, refused } = useAction(again, (value) => {
    setLink(value.link)
    if (!value.link) toast(`A new invitation is on its way to ${person.email}`)
  })
  if (link) {
    return (
      <div className="flex w-full flex-col gap-3">
        <LinkOnce link={link} title={`A new invitation for ${person.name}`} lasts="seven days" />
        <Button className="self-start" onClick={() => setLink(null)}>
          I have sent it
        </Button>
      </div>
    )
  }
  return (
    <>
      <Button pending={pending} onClick={() => run({ catalogId, personId: person.personId })}>
        Invite again
      </Button>
      <Refusal refused={refused} />
    </>
  )
}
