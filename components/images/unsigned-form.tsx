'use client'
// Content and what it is; the portal signs a manifest over both.
import { type FormEvent, useState } from 'react'
import { Refusal } from '@/components/catalog/refusal'
import { formatBytes } from '@/components/catalog/words'
import { CardBody } from '@/components/ui/card'
import { CheckboxCard, Field, Input, NativeSelect, RadioCards } from '@/components/ui/field'
import { toast } from '@/components/ui/toast'
import { MAX_CONTENT_BYTES } from '@/lib/domain/image'
import type { AddImageProps, Component } from './add-image'
import { FileDrop } from './file-drop'
import { SendFooter } from './send-footer'
import { useUpload } from './upload'

type Errors = { file?: string; version?: string; name?: string; products?: string }

function errorsIn(form: FormData, file: File | null): Errors {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const errors: Errors = {}
  if (!file || file.size === 0) errors.file = 'Choose the image’s content.'
  else if (file.size > MAX_CONTENT_BYTES)
    errors.file = `At most 16 MiB; this file has ${formatBytes(file.size)}.`
  if (!text('name')) errors.name = 'Say what it is called.'
  if (!text('version')) errors.version = 'Say which version it is.'
  if (form.getAll('products').length === 0) errors.products = 'Choose at least one product.'
  return errors
}

const FIELDS = ['componentId', 'name', 'version', 'kind', 'rollback', 'products'] as const

export function UnsignedForm({
  catalogId,
  components,
  products,
  onClose,
}: AddImageProps & { onClose: () => void }) {
  const [component, setComponent] = useState<Component | undefined>(components[0])
  const [file, setFile] = useState<File | null>(null)
  const [errors, setErrors] = useState<Errors>({})
  const { send, sending, refused, stop } = useUpload<{ id: string }>(() => {
    toast('Image added')
    onClose()
  })
  const busy = sending !== null
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const found = errorsIn(form, file)
    setErrors(found)
    const [first] = Object.keys(found)
    if (first || !file) return event.currentTarget.querySelector<HTMLElement>(`[name=${first}]`)?.focus()
    const query = new URLSearchParams()
    for (const name of FIELDS) for (const value of form.getAll(name)) query.append(name, String(value))
    send(`/api/catalogs/${catalogId}/images?${query}`, file)
  }
  return (
    <form onSubmit={submit} noValidate>
      <CardBody className="flex flex-col gap-5">
        <Refusal refused={refused} />
        <FileDrop
          label="Content"
          name="file"
          hint="The bytes as the device installs them, at most 16 MiB."
          error={errors.file}
          disabled={busy}
          file={file}
          onFile={(chosen) => {
            setFile(chosen)
            setErrors(({ file: _, ...rest }) => rest)
          }}
        />
        <Field label="Component" name="componentId" hint="What the image replaces on the device.">
          {(ids) => (
            <NativeSelect
              {...ids}
              name="componentId"
              disabled={busy}
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
        <About key={component?.id ?? 'new'} component={component} errors={errors} busy={busy} />
        <fieldset disabled={busy} className="flex flex-col gap-2">
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
      <SendFooter sending={sending} onStop={stop} onClose={onClose} />
    </form>
  )
}

/** A component keeps its kind, so only a new one has the choice. */
function About({
  component,
  errors,
  busy,
}: {
  component: Component | undefined
  errors: Errors
  busy: boolean
}) {
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <Field label="Name" name="name" error={errors.name}>
        {(ids) => (
          <Input {...ids} name="name" maxLength={100} disabled={busy} defaultValue={component?.name ?? ''} />
        )}
      </Field>
      <Field label="Version" name="version" error={errors.version}>
        {(ids) => <Input {...ids} name="version" maxLength={50} disabled={busy} placeholder="4.2.1" />}
      </Field>
      {component ? (
        <input type="hidden" name="kind" value={component.kind} />
      ) : (
        <RadioCards
          name="kind"
          legend="Kind"
          options={[
            { value: '0', label: 'Application' },
            { value: '1', label: 'Board configuration' },
          ]}
          defaultValue="0"
          disabled={busy}
        />
      )}
      <Field
        label="Rollback number"
        name="rollback"
        hint="A device refuses an image with a lower number than it has. Raise it to forbid going back."
      >
        {(ids) => (
          <Input
            {...ids}
            name="rollback"
            type="number"
            min={component?.rollback ?? 0}
            step={1}
            required
            disabled={busy}
            defaultValue={component?.rollback ?? 1}
          />
        )}
      </Field>
    </div>
  )
}
