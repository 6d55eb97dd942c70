// Images under each other: version, whether technicians are offered it, who signed it.
import { formatBytes, formatKid } from '@/components/catalog/words'
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table'
import { When } from '@/components/ui/time'
import { ImageState } from './image-state'

export type ImageRow = {
  id: string
  name: string
  version: string
  kind: number
  sizeBytes: number
  rollback: number
  componentId: string
  kid: string
  origin: string
  development: boolean
  signer: 'production' | 'development' | 'unknown'
  withdrawnAt: string | null
  createdAt: string
}

export interface ImageTableProps {
  label: string
  /** Of the list: each image has its page below. */
  path: string
  rows: readonly ImageRow[]
}

export function ImageTable({ label, path, rows }: ImageTableProps) {
  const head = (
    <>
      <Th>Version</Th>
      <Th>State</Th>
      <Th numeric>Size</Th>
      <Th numeric>Rollback</Th>
      <Th>Signed with</Th>
      <Th>Added</Th>
    </>
  )
  return (
    <Table label={label} head={head}>
      {rows.map((row) => (
        <Tr key={row.id}>
          <Td primary className="max-w-60 truncate max-md:max-w-full">
            <RowLink href={`${path}/${row.id}`}>
              <span className="sr-only">{row.name} </span>
              {row.version}
            </RowLink>
          </Td>
          <Td>
            <ImageState
              image={{
                development: row.development,
                withdrawn: row.withdrawnAt !== null,
                believed: row.signer !== 'unknown',
              }}
            />
          </Td>
          <Td numeric>{formatBytes(row.sizeBytes)}</Td>
          <Td numeric hideOnPhone>
            {row.rollback}
          </Td>
          <Td hideOnPhone>
            <span className="id text-muted-foreground">{formatKid(row.kid)}</span>
          </Td>
          <Td secondary>
            <When at={row.createdAt} />
          </Td>
        </Tr>
      ))}
    </Table>
  )
}
