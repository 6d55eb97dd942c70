// The versions of the trusted keystore, newest first, each as a file.
import { Download } from 'lucide-react'
import { formatBytes } from '@/components/catalog/words'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { When } from '@/components/ui/time'

export type KeystoreVersion = {
  version: number
  createdAt: string
  sizeBytes: number
  /** Keys kept for installed images only. */
  kept: number
}

export function KeystoreList({
  catalogId,
  keystores,
}: {
  catalogId: string
  keystores: readonly KeystoreVersion[]
}) {
  const head = (
    <>
      <Th>Version</Th>
      <Th>Issued</Th>
      <Th numeric>Size</Th>
      <Th>File</Th>
    </>
  )
  return (
    <Card className="overflow-clip">
      <CardHeader
        title="Trusted keystore"
        description="Which keys a device believes, signed by the root. A device takes a higher version only."
      />
      {keystores.length === 0 ? (
        <CardBody className="text-sm text-muted-foreground">None is issued yet.</CardBody>
      ) : (
        <Table label="Keystore versions" head={head}>
          {keystores.map((one, at) => (
            <Tr key={one.version}>
              <Td primary>
                Version {one.version}
                {at === 0 && <span className="font-normal text-muted-foreground"> · newest</span>}
                {one.kept > 0 && (
                  <span className="font-normal text-muted-foreground">
                    {' '}
                    · keeps {one.kept === 1 ? 'a key' : `${one.kept} keys`} for installed images
                  </span>
                )}
              </Td>
              <Td secondary>
                <When at={one.createdAt} form="clock" />
              </Td>
              <Td numeric>{formatBytes(one.sizeBytes)}</Td>
              <Td>
                <a
                  href={`/api/catalogs/${catalogId}/keystore?version=${one.version}`}
                  download
                  className="inline-flex items-center gap-1.5 text-link underline underline-offset-3"
                >
                  <Download /> Download<span className="sr-only"> version {one.version}</span>
                </a>
              </Td>
            </Tr>
          ))}
        </Table>
      )}
    </Card>
  )
}
