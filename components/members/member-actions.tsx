'use client'
// What an owner can do about a membership: a password link, or its end. Both say what follows before they do it.
import { useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { LinkOnce } from '@/components/catalog/link-once'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { AlertDialog, Dialog } from '@/components/ui/dialog'
import { Menu, MenuItem } from '@/components/ui/menu'
import { toast } from '@/components/ui/toast'
import { type MemberRow, ROLE_WORDS } from './types'

export type EndMembership = Action<{ catalogId: string; id: string }, { id: string }>
export type PasswordLink = Action<{ catalogId: string; personId: string }, { link: string }>

export interface MemberActionsProps {
  catalogId: string
  member: MemberRow
  own: boolean
  end: EndMembership
  passwordLink: PasswordLink
}

export function MemberActions(props: MemberActionsProps) {
  const [open, setOpen] = useState<'end' | 'link' | null>(null)
  const close = () => setOpen(null)
  return (
    <>
      <Menu label={`More actions for ${props.member.name}`}>
        <MenuItem onSelect={() => setOpen('link')}>Make a password link</MenuItem>
        <MenuItem tone="danger" onSelect={() => setOpen('end')}>
          End membership
        </MenuItem>
      </Menu>
      <EndDialog {...props} open={open === 'end'} onClose={close} />
      <LinkDialog {...props} open={open === 'link'} onClose={close} />
    </>
  )
}

type OpenProps = MemberActionsProps & { open: boolean; onClose: () => void }

function EndDialog({ catalogId, member, own, end, open, onClose }: OpenProps) {
  const { run, pending, refused, refuse } = useAction(end, () => {
    onClose()
    toast(`Membership of ${member.name} ended`)
  })
  const close = () => {
    refuse(null)
    onClose()
  }
  const role = ROLE_WORDS[member.role].word.toLowerCase()
  return (
    <AlertDialog
      open={open}
      onOpenChange={(next) => !next && close()}
      tone="danger"
      title={own ? 'End your own membership?' : `End the membership of ${member.name}?`}
      description={`${own ? 'You are' : `${member.name} is`} no longer ${role} ${member.group ? `of ${member.group}` : 'of this catalog'}, from now on. Capabilities that were downloaded stay good until they expire.`}
      cancelLabel="Keep it"
      confirmLabel="End membership"
      pending={pending}
      onConfirm={() => run({ catalogId, id: member.id })}
    >
      <Refusal refused={refused} />
    </AlertDialog>
  )
}

function LinkDialog({ catalogId, member, passwordLink, open, onClose }: OpenProps) {
  const [link, setLink] = useState<string | null>(null)
  const { run, pending, refused, refuse } = useAction(passwordLink, (value) => setLink(value.link))
  const close = () => {
    setLink(null)
    refuse(null)
    onClose()
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title={`A password link for ${member.name}`}
      description="Whoever opens it sets a new password. That ends every sign-in of this person and every older link."
      footer={
        link ? (
          <Button variant="primary" onClick={close}>
            I have sent it
          </Button>
        ) : (
          <>
            <Button onClick={close}>Cancel</Button>
            <Button
              variant="primary"
              pending={pending}
              onClick={() => run({ catalogId, personId: member.personId })}
            >
              Make the link
            </Button>
          </>
        )
      }
    >
      <Refusal refused={refused} />
      {link && <LinkOnce link={link} title="This link sets a new password" lasts="one hour" />}
    </Dialog>
  )
}
