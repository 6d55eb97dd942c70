// The catalog's root key: its public half, and where the private one is.
import { Facts } from '@/components/catalog/facts'
import { formatKid } from '@/components/catalog/words'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'

export type RootKey = { kid: string; publicKey: string; kept: 'portal' | 'outside' | null }

const KEPT: Record<'portal' | 'outside', string> = {
  portal: 'In this portal, encrypted',
  outside: 'Outside this portal; only its public half is here',
}

export function RootCard({ root }: { root: RootKey }) {
  return (
    <Card>
      <CardHeader
        title="Root key"
        description="Burnt into the devices. It signs keystores and handovers, and nothing else."
      />
      <CardBody>
        <Facts
          facts={[
            { label: 'Key', value: <Kid kid={root.kid} /> },
            ...(root.kept ? [{ label: 'Kept', value: KEPT[root.kept] }] : []),
            {
              label: 'Public half',
              value: (
                <span className="flex items-start gap-1">
                  <span className="id break-all text-muted-foreground">{root.publicKey}</span>
                  <CopyButton text={root.publicKey} label="Copy the public half, 128 digits" />
                </span>
              ),
            },
          ]}
        />
      </CardBody>
    </Card>
  )
}

function Kid({ kid }: { kid: string }) {
  return (
    <span className="inline-flex items-center gap-1">
      <span className="id">{formatKid(kid)}</span>
      <CopyButton text={kid} label="Copy the key’s id" />
    </span>
  )
}
