'use client'
// An image for the catalog: a file, what it is, and which products take it. The portal signs its manifest.
import { PackagePlus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { formatBytes } from '@/components/catalog/words'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { CheckboxCard, Field, Input, NativeSelect, RadioCards } from '@/components/ui/field'
import { toast } from '@/components/ui/toast'
import { MAX_CONTENT_BYTES } from '@/lib/domain/image'

/** A component is what an image replaces: the next image of it takes its name, kind and a rollback number as high. */
export type Component = { id: string; name: string; kind: number; rollback: number }

export interface AddImageProps {
  catalogId: string
  components: readonly Component[]
  products: readonly { id: string; name: string }[]
  action: Action<FormData, { id: string }>
}

export function AddImage(props: AddImageProps) {
  const [open, setOpen] = useState(false)
  if (open) return <ImageForm {...props} onClose={() => setOpen(false)} />
  return (
    <Button variant="primary" icon={<PackagePlus />} className="self-start" onClick={() => setOpen(true)}>
      Add image
    </Button>
  )
}

type Errors = { file?: string; version?: string; name?: string; products?: string }

function errorsIn(form: FormData): Errors {
  const file = form.get('file')
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const errors: Errors = {}
  if (!(file instanceof File) || file.size === 0) errors.file = 'Choose the image’s content.'
  else if (file.size > MAX_CONTENT_BYTES)
    errors.file = `At most 16 MiB; this file has ${formatBytes(file.size)}.`
  if (!text('name')) errors.name = 'Say what it is called.'
  if (!text('version')) errors.version = 'Say which version it is.'
  if (form.getAll('products').length === 0) errors.products = 'Choose at least one product.'
  return errors
}

function ImageForm({
  catalogId,
  components,
  products,
  action,
  onClose,
}: AddImageProps & { onClose: () => void }) {
  const [component, setComponent] = useState<Component | undefined>(components[0])
  const [errors, setErrors] = useState<Errors>({})
  const { run, pending, refused } = useAction(action, () => {
    toast('Image added')
    onClose()
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const found = errorsIn(form)
    setErrors(found)
    const [first] = Object.keys(found)
    if (first) return event.currentTarget.querySelector<HTMLElement>(`[name=${first}]`)?.focus()
    form.set('catalogId', catalogId)
    run(form)
  }
  const key = component?.id ?? 'new'
  return (
    <Card className="max-w-170">
      <form onSubmit={submit} noValidate>
        <CardHeader
          title="Add an image"
          description="The portal signs it with the catalog’s key for images."
        />
        <CardBody className="flex flex-col gap-5">
          <Refusal refused={refused} />
          <Field
            label="Content"
            name="file"
            hint="The bytes as the device installs them, at most 16 MiB."
            error={errors.file}
          >
            {(ids) => (
              <Input
                {...ids}
                type="file"
                name="file"
                disabled={pending}
                className="h-auto py-1.5 max-md:h-auto max-md:py-2.5"
              />
            )}
          </Field>
          <Field label="Component" name="componentId" hint="What the image replaces on the device.">
            {(ids) => (
              <NativeSelect
                {...ids}
                name="componentId"
                disabled={pending}
                value={component?.id ?? ''}
                onChange={(event) => setComponent(components.find((one) => one.id === event.target.value))}
              >
                {components.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
                <option value="">A new component</option>
              </NativeSelect>
            )}
          </Field>
          <div key={key} className="grid gap-5 sm:grid-cols-2">
            <Field label="Name" name="name" error={errors.name}>
              {(ids) => (
                <Input
                  {...ids}
                  name="name"
                  maxLength={100}
                  disabled={pending}
                  defaultValue={component?.name ?? ''}
                />
              )}
            </Field>
            <Field label="Version" name="version" error={errors.version}>
              {(ids) => (
                <Input {...ids} name="version" maxLength={50} disabled={pending} placeholder="4.2.1" />
              )}
            </Field>
            <RadioCards
              name="kind"
              legend="Kind"
              options={[
                { value: '0', label: 'Application' },
                { value: '1', label: 'Board configuration' },
              ]}
              defaultValue={String(component?.kind ?? 0)}
              disabled={pending}
            />
            <Field
              label="Rollback number"
              name="rollback"
              hint="A device refuses an image with a lower number than it has."
            >
              {(ids) => (
                <Input
                  {...ids}
                  name="rollback"
                  type="number"
                  min={0}
                  step={1}
                  required
                  disabled={pending}
                  defaultValue={component?.rollback ?? 0}
                />
              )}
            </Field>
          </div>
          <fieldset disabled={pending} className="flex flex-col gap-2">
            <legend className="mb-1.5 text-sm font-medium">Products that take it</legend>
            <div className="grid gap-2 sm:grid-cols-2">
              {products.map((product) => (
                <CheckboxCard
                  key={product.id}
                  name="products"
                  value={product.id}
                  label={product.name}
                  defaultChecked={products.length === 1}
                />
              ))}
            </div>
            {errors.products && <p className="text-sm text-danger">{errors.products}</p>}
          </fieldset>
        </CardBody>
        <CardFooter className="justify-end">
          <Button onClick={onClose} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" pending={pending}>
            Add image
          </Button>
        </CardFooter>
      </form>
    </Card>
  )
}
