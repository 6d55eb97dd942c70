'use client'
// A public key brought from outside, with a name for it: for images that are signed elsewhere, or for development images.
import { Import } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field, Input } from '@/components/ui/field'
import { type Advanced, tellAdvanced } from './advanced'
import { PublicKeyField, parsePublicKey } from './public-key-field'

export type BringKeyInput = {
  catalogId: string
  publicKey: string
  label: string
  for: 'images' | 'development'
}

const WORDS = {
  images: {
    button: 'Bring a key',
    title: 'A key that signs images elsewhere',
    text: 'Devices believe it for released images once they have the next keystore. Its private half stays where it is: whoever has it can release software for your devices.',
    submit: 'List key for images',
  },
  development: {
    button: 'List a key',
    title: 'A development key',
    text: 'Devices take images that it signed only with a capability for app development, once they have the next keystore.',
    submit: 'List development key',
  },
} as const

export interface BringKeyProps {
  catalogId: string
  purpose: 'images' | 'development'
  action: Action<BringKeyInput, Advanced>
}

export function BringKey({ catalogId, purpose, action }: BringKeyProps) {
  const words = WORDS[purpose]
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [errors, setErrors] = useState<{ label?: string; key?: string }>({})
  const form = useId()
  const { run, pending, refused, refuse } = useAction(action, (done) => {
    setOpen(false)
    setText('')
    tellAdvanced(done)
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const label = String(new FormData(event.currentTarget).get('label') ?? '').trim()
    const key = parsePublicKey(text)
    setErrors({ ...(!label && { label: 'Give it a name.' }), ...(key.error && { key: key.error }) })
    if (label && key.hex) run({ catalogId, publicKey: key.hex, label, for: purpose })
  }
  const show = (next: boolean) => {
    refuse(null)
    setErrors({})
    setOpen(next)
  }
  return (
    <>
      <Button size="sm" icon={<Import />} onClick={() => show(true)}>
        {words.button}
      </Button>
      <Dialog
        open={open}
        onOpenChange={show}
        title={words.title}
        description={words.text}
        footer={
          <>
            <Button onClick={() => show(false)}>Cancel</Button>
            <Button variant="primary" type="submit" form={form} pending={pending}>
              {words.submit}
            </Button>
          </>
        }
      >
        <form id={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
          <Refusal refused={refused} />
          <Field label="Name" name="label" hint="Whose it is, or where it is kept." error={errors.label}>
            {(ids) => <Input {...ids} name="label" maxLength={200} disabled={pending} />}
          </Field>
          <PublicKeyField
            label="Public key"
            name="publicKey"
            value={text}
            error={errors.key ?? null}
            disabled={pending}
            onChange={(value) => {
              setText(value)
              setErrors(({ label }) => ({ ...(label && { label }) }))
            }}
          />
        </form>
      </Dialog>
    </>
  )
}
