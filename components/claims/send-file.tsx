'use client'
// A file of devices on its way to the portal: chosen, its beginning shown, sent. It is checked there before anything is claimed.
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { Refusal } from '@/components/catalog/refusal'
import { FileDrop } from '@/components/images/file-drop'
import { useUpload } from '@/components/images/upload'
import { Button } from '@/components/ui/button'
import { Callout } from '@/components/ui/callout'
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card'
import { Progress } from '@/components/ui/progress'
import { CLAIM_COLUMNS, MOST_CLAIM_BYTES } from '@/lib/domain/claim-file'
import { Choices, type ClaimChoices, type GroupOption } from './choices'
import { type Preview, previewOf } from './preview'

export interface SendFileProps {
  catalogId: string
  groups: readonly GroupOption[]
  path: string
}

export function SendFile({ catalogId, groups, path }: SendFileProps) {
  const router = useRouter()
  const [file, setFile] = useState<File | null>(null)
  const [preview, setPreview] = useState<Preview | null>(null)
  const [error, setError] = useState<string>()
  const [choices, setChoices] = useState<ClaimChoices>({
    ...{ groupId: null, createMissing: false, allOrNothing: false },
  })
  const upload = useUpload<{ id: string }>(({ id }) => router.push(`${path}/${id}`))
  const choose = async (chosen: File | null) => {
    upload.refuse(null)
    setPreview(null)
    setError(chosen && chosen.size > MOST_CLAIM_BYTES ? 'At most 100 MB. Split the file.' : undefined)
    setFile(chosen)
    if (chosen) setPreview(await previewOf(chosen))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (error) return
    if (!file) return setError('Choose a CSV file.')
    const query = new URLSearchParams({
      name: file.name.slice(0, 200),
      create: choices.createMissing ? 'yes' : 'no',
      whole: choices.allOrNothing ? 'yes' : 'no',
      ...(choices.groupId && { group: choices.groupId }),
    })
    upload.send(`/api/catalogs/${catalogId}/claims?${query}`, file)
  }
  const { sending } = upload
  return (
    <Card className="max-w-170">
      <CardHeader
        title="From a file"
        description="CSV, up to 100,000 devices. It is checked first; you see what would be claimed and what not, and why."
      />
      <form onSubmit={submit} noValidate>
        <CardBody className="flex flex-col gap-5">
          <Refusal refused={upload.refused} />
          <FileDrop
            label="CSV file"
            name="file"
            accept=".csv,.txt,text/csv"
            hint={`Columns in any order: ${CLAIM_COLUMNS.join(', ')}. Only device_id is needed.`}
            error={error}
            disabled={sending !== null}
            file={file}
            onFile={(chosen) => void choose(chosen)}
          />
          {preview && <Beginning preview={preview} />}
          <Choices groups={groups} value={choices} disabled={sending !== null} onChange={setChoices} />
        </CardBody>
        {sending ? (
          <CardFooter>
            <div className="min-w-0 flex-1">
              <p className="mb-1.5 text-sm">
                {sending.percent === null ? 'Checking the rows' : `Uploading, ${sending.percent} %`}
              </p>
              <Progress value={sending.percent ?? 100} label="Upload" />
            </div>
            <Button onClick={upload.stop}>Stop</Button>
          </CardFooter>
        ) : (
          <CardFooter className="justify-end">
            <Button type="submit" variant="primary">
              Check file
            </Button>
          </CardFooter>
        )}
      </form>
    </Card>
  )
}

function Beginning({ preview: { header, head, rows } }: { preview: Preview }) {
  if (header.at.device_id === undefined)
    return (
      <Callout tone="warning" title="There is no column device_id">
        The first line has to name the columns. It reads: {head.join(', ').slice(0, 200)}
      </Callout>
    )
  return (
    <div className="min-w-0">
      <p className="mb-1.5 text-sm font-medium">The file begins like this</p>
      <div
        tabIndex={0}
        role="region"
        aria-label="The first rows of the file"
        className="overflow-x-auto rounded-sm border"
      >
        <table className="w-full text-left text-xs">
          <thead>
            <tr className="border-b bg-muted">
              {head.map((cell, i) => (
                <th key={i} scope="col" className="px-2.5 py-1.5 font-medium whitespace-nowrap">
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={i} className="border-b last:border-0">
                {head.map((_, j) => (
                  <td key={j} className="max-w-40 truncate px-2.5 py-1.5 font-mono">
                    {row[j] || '—'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {header.ignored.length > 0 && (
        <p className="mt-1.5 text-sm text-muted-foreground">
          Not used: {header.ignored.join(', ').slice(0, 200)}
        </p>
      )}
    </div>
  )
}
