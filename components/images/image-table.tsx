// The images of the catalog, by component: what a technician can install.
import { formatBytes, formatKid } from '@/components/catalog/words'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { When } from '@/components/ui/time'

export type ImageRow = {
  id: string
  name: string
  version: string
  kind: number
  sizeBytes: number
  rollback: number
  componentId: string
  kid: string
  createdAt: string
}

export function ImageTable({ catalogId, rows }: { catalogId: string; rows: readonly ImageRow[] }) {
  const head = (
    <>
      <Th>Image</Th>
      <Th>Version</Th>
      <Th>Kind</Th>
      <Th numeric>Size</Th>
      <Th numeric>Rollback</Th>
      <Th>Signed with</Th>
      <Th>Added</Th>
      <Th>File</Th>
    </>
  )
  return (
    <Table label="Images" head={head}>
      {rows.map((row) => (
        <Tr key={row.id}>
          <Td primary className="max-w-60 truncate max-md:max-w-full" title={row.name}>
            {row.name}
          </Td>
          <Td>{row.version}</Td>
          <Td secondary>{row.kind === 1 ? 'Board configuration' : 'Application'}</Td>
          <Td numeric>{formatBytes(row.sizeBytes)}</Td>
          <Td numeric hideOnPhone>
            {row.rollback}
          </Td>
          <Td hideOnPhone>
            <span className="id text-muted-foreground">{formatKid(row.kid)}</span>
          </Td>
          <Td secondary hideOnPhone>
            <When at={row.createdAt} />
          </Td>
          <Td>
            <a
              href={`/api/catalogs/${catalogId}/images/${row.id}`}
              download
              className="text-link underline underline-offset-3"
            >
              Download
              <span className="sr-only">
                {' '}
                {row.name} {row.version}
              </span>
            </a>
          </Td>
        </Tr>
      ))}
    </Table>
  )
}
