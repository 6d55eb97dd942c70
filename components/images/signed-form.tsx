'use client'
// An image file that was signed elsewhere.
import { type FormEvent, useState } from 'react'
import { Refusal } from '@/components/catalog/refusal'
import { formatBytes } from '@/components/catalog/words'
import { CardBody } from '@/components/ui/card'
import { toast } from '@/components/ui/toast'
import { MAX_CONTENT_BYTES } from '@/lib/domain/image'
import { FileDrop } from './file-drop'
import { SendFooter } from './send-footer'
import { useUpload } from './upload'

// The manifest and the head of the content stand around it.
const MOST_BYTES = MAX_CONTENT_BYTES + 1029

export function SignedForm({ catalogId, onClose }: { catalogId: string; onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null)
  const [error, setError] = useState<string>()
  const { send, sending, refused, stop } = useUpload<{ id: string; development: boolean }>(
    ({ development }) => {
      toast(development ? 'Development image added' : 'Image added')
      onClose()
    },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wrong = !file
      ? 'Choose the image file.'
      : file.size > MOST_BYTES
        ? `Its content may have at most 16 MiB; this file has ${formatBytes(file.size)}.`
        : undefined
    setError(wrong)
    if (file && !wrong) send(`/api/catalogs/${catalogId}/images/signed`, file)
  }
  return (
    <form onSubmit={submit} noValidate>
      <CardBody className="flex flex-col gap-5">
        <Refusal refused={refused} />
        <FileDrop
          label="Image file"
          name="file"
          hint="As it is downloaded here and installed from disk; at most 16 MiB of content."
          error={error}
          disabled={sending !== null}
          file={file}
          onFile={(chosen) => {
            setFile(chosen)
            setError(undefined)
          }}
        />
      </CardBody>
      <SendFooter sending={sending} onStop={stop} onClose={onClose} />
    </form>
  )
}
