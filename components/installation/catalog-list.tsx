// Which catalogs there are. An operator sees no more of them than this.
import { plural } from '@/components/catalog/words'
import { Card, CardHeader } from '@/components/ui/card'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { When } from '@/components/ui/time'

export type CatalogRow = { id: string; name: string; createdAt: string; owners: number }

export function CatalogList({ catalogs }: { catalogs: readonly CatalogRow[] }) {
  const head = (
    <>
      <Th>Catalog</Th>
      <Th>Founded</Th>
      <Th numeric>Owners</Th>
    </>
  )
  return (
    <Card className="overflow-clip">
      <CardHeader title="Catalogs" />
      <Table label="Catalogs" head={head}>
        {catalogs.map((catalog) => (
          <Tr key={catalog.id}>
            <Td primary>{catalog.name}</Td>
            <Td secondary>
              <When at={catalog.createdAt} form="clock" />
            </Td>
            <Td numeric>{plural(catalog.owners, 'owner')}</Td>
          </Tr>
        ))}
      </Table>
    </Card>
  )
}
