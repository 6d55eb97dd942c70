'use client'
// Founding a catalog: its name and its first owner. A new person gets a link that works once and is shown only here.
import { Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { LinkOnce } from '@/components/catalog/link-once'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { Field, Input } from '@/components/ui/field'

type Found = { name: string; owner: { name: string; email: string } }
type Founded = { catalog: string; owner: string; link: string | null }

export type FoundCatalogAction = Action<Found, { ownerLink: string | null }>

export function FoundCatalog({ action }: { action: FoundCatalogAction }) {
  const [open, setOpen] = useState(false)
  const [founded, setFounded] = useState<Founded | null>(null)
  if (founded) return <Done founded={founded} onClose={() => setFounded(null)} />
  if (!open) {
    return (
      <Button variant="primary" icon={<Plus />} className="self-start" onClick={() => setOpen(true)}>
        Found a catalog
      </Button>
    )
  }
  return (
    <FoundForm
      action={action}
      onCancel={() => setOpen(false)}
      onFounded={(value) => {
        setOpen(false)
        setFounded(value)
      }}
    />
  )
}

function Done({ founded: { catalog, owner, link }, onClose }: { founded: Founded; onClose: () => void }) {
  return (
    <div className="flex max-w-170 flex-col gap-3">
      {link ? (
        <LinkOnce
          link={link}
          title={`${catalog} is founded. This link sets the password of ${owner}`}
          lasts="seven days"
        />
      ) : (
        <Callout tone="verified" role="status" title={`${catalog} is founded`}>
          {owner} has an account already and sees the catalog when they sign in.
        </Callout>
      )}
      <Button className="self-start" onClick={onClose}>
        {link ? 'I have sent it' : 'Done'}
      </Button>
    </div>
  )
}

type FormProps = { action: FoundCatalogAction; onCancel: () => void; onFounded: (founded: Founded) => void }

function FoundForm({ action, onCancel, onFounded }: FormProps) {
  const [given, setGiven] = useState<Found>({ name: '', owner: { name: '', email: '' } })
  const { run, pending, refused } = useAction(action, ({ ownerLink }) =>
    onFounded({ catalog: given.name.trim(), owner: given.owner.name.trim(), link: ownerLink }),
  )
  const setOwner = (owner: Partial<Found['owner']>) =>
    setGiven({ ...given, owner: { ...given.owner, ...owner } })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run(given)
  }
  return (
    <Card className="max-w-170">
      <form onSubmit={submit}>
        <CardHeader
          title="Found a catalog"
          description="Its content is its owner’s: an operator sees that it exists and nothing more."
        />
        <CardBody className="flex flex-col gap-4">
          <Refusal refused={refused} />
          <Field label="Name of the catalog" name="name" error={refused?.fields?.name}>
            {(ids) => (
              <Input
                {...ids}
                name="name"
                required
                maxLength={200}
                value={given.name}
                onChange={(event) => setGiven({ ...given, name: event.target.value })}
              />
            )}
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="First owner’s name" name="ownerName" error={refused?.fields?.['owner.name']}>
              {(ids) => (
                <Input
                  {...ids}
                  name="ownerName"
                  required
                  maxLength={200}
                  value={given.owner.name}
                  onChange={(event) => setOwner({ name: event.target.value })}
                />
              )}
            </Field>
            <Field label="First owner’s e-mail" name="ownerEmail" error={refused?.fields?.['owner.email']}>
              {(ids) => (
                <Input
                  {...ids}
                  name="ownerEmail"
                  type="email"
                  required
                  maxLength={320}
                  value={given.owner.email}
                  onChange={(event) => setOwner({ email: event.target.value })}
                />
              )}
            </Field>
          </div>
        </CardBody>
        <CardFooter className="justify-end">
          <Button onClick={onCancel} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" pending={pending}>
            Found catalog
          </Button>
        </CardFooter>
      </form>
    </Card>
  )
}
