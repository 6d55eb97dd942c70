'use client'
// The catalog's first keys: one choice, where the root's private half is kept. It cannot be changed later, since the
// root is burnt into devices.
import { type FormEvent, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { Field, RadioCards, Textarea } from '@/components/ui/field'
import { toast } from '@/components/ui/toast'

type Kept = 'portal' | 'outside'
export type CreateKeysInput = {
  catalogId: string
  root: { kind: 'portal' } | { kind: 'outside'; publicKey: string }
}

export interface CreateKeysProps {
  catalogId: string
  action: Action<CreateKeysInput, { version: number; issued: boolean }>
}

const HINTS: Record<Kept, string> = {
  portal:
    'The portal makes the root key and signs keystores by itself. Simple; whoever takes over the host and its secret has the root too.',
  outside:
    'You make and keep the root key, for example in a hardware module. The portal gives you the bytes to sign and takes the result.',
}

export function CreateKeys({ catalogId, action }: CreateKeysProps) {
  const [kept, setKept] = useState<Kept>('portal')
  const [hex, setHex] = useState('')
  const [error, setError] = useState<string | null>(null)
  const { run, pending, refused } = useAction(action, ({ version, issued }) =>
    toast(
      issued
        ? `Keystore version ${version} is issued`
        : `Keystore version ${version} waits for the root’s signature`,
    ),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (kept === 'portal') return run({ catalogId, root: { kind: 'portal' } })
    const digits = hex.replace(/[\s:]/g, '').toLowerCase()
    const point = digits.length === 130 && digits.startsWith('04') ? digits.slice(2) : digits
    if (!/^[0-9a-f]{128}$/.test(point)) {
      return setError(`The public half has 128 hexadecimal digits, x then y; this has ${digits.length}.`)
    }
    setError(null)
    run({ catalogId, root: { kind: 'outside', publicKey: point } })
  }
  return (
    <Card className="max-w-170">
      <form onSubmit={submit} noValidate>
        <CardHeader
          title="Create the catalog’s keys"
          description="A root, a signing key for each use, and the first trusted keystore."
        />
        <CardBody className="flex flex-col gap-5">
          <Refusal refused={refused} />
          <RadioCards
            name="kept"
            legend="The root key"
            options={[
              { value: 'portal', label: 'The portal keeps it' },
              { value: 'outside', label: 'It is kept outside' },
            ]}
            value={kept}
            onChange={(value) => setKept(value as Kept)}
            hint={HINTS[kept]}
            disabled={pending}
          />
          {kept === 'outside' && (
            <Field
              label="Public half of the root key"
              name="publicKey"
              hint="A P-256 point in hexadecimal: x, then y. A leading 04 may stay."
              error={error}
            >
              {(ids) => (
                <Textarea
                  {...ids}
                  rows={3}
                  value={hex}
                  disabled={pending}
                  spellCheck={false}
                  autoCapitalize="none"
                  className="font-mono text-sm"
                  onChange={(event) => {
                    setHex(event.target.value)
                    setError(null)
                  }}
                />
              )}
            </Field>
          )}
        </CardBody>
        <CardFooter className="justify-end">
          <Button type="submit" variant="primary" pending={pending}>
            Create keys
          </Button>
        </CardFooter>
      </form>
    </Card>
  )
}
