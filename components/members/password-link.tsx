'use client'
// A link by which a member sets a new password; it says what follows before it is made.
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { LinkOnce } from '@/components/catalog/link-once'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { toast } from '@/components/ui/toast'

export interface PasswordLinkProps {
  catalogId: string
  person: { personId: string; name: string; email: string }
  action: Action<{ catalogId: string; personId: string }, { link: string | null }>
}

export function PasswordLink({ catalogId, person, action }: PasswordLinkProps) {
  const [open, setOpen] = useState(false)
  const [link, setLink] = useState<string | null>(null)
  const { run, pending, refused, refuse } = useAction(action, (value) => {
    setLink(value.link)
    if (value.link) return
    setOpen(false)
    toast(`The link is on its way to ${person.email}`)
  })
  const close = () => {
    setOpen(false)
    setLink(null)
    refuse(null)
  }
  const make = (
    <>
      <Button onClick={close}>Cancel</Button>
      <Button
        variant="primary"
        pending={pending}
        onClick={() => run({ catalogId, personId: person.personId })}
      >
        Make the link
      </Button>
    </>
  )
  return (
    <>
      <Button className="self-start" onClick={() => setOpen(true)}>
        Make a password link
      </Button>
      <Dialog
        open={open}
        onOpenChange={(next) => !next && close()}
        title={`A password link for ${person.name}`}
        description="Whoever opens it sets a new password. That ends every sign-in of this person and every older link."
        footer={
          link ? (
            <Button variant="primary" onClick={close}>
              I have sent it
            </Button>
          ) : (
            make
          )
        }
      >
        <Refusal refused={refused} />
        {link && <LinkOnce link={link} title="This link sets a new password" lasts="one hour" />}
      </Dialog>
    </>
  )
}
