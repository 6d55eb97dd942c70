// The catalog itself: its name, and archiving it as a whole.
import { Archive } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { Callout } from '@/components/ui/callout'
import { Card, CardHeader } from '@/components/ui/card'
import { When } from '@/components/ui/time'
import { PlaceActions, type PlaceVerbs } from './place-actions'

export interface CatalogCardProps {
  catalogId: string
  name: string
  archivedAt: string | null
  /** Null where it cannot be changed. */
  verbs: PlaceVerbs | null
}

export function CatalogCard({ catalogId, name, archivedAt, verbs }: CatalogCardProps) {
  return (
    <Card>
      <CardHeader
        title={name}
        description="This catalog: everything below is in it."
        action={
          <>
            {archivedAt && <Badge tone="neutral">Archived</Badge>}
            {verbs && (
              <PlaceActions
                at={{ catalogId, id: catalogId }}
                kind="catalog"
                name={name}
                archived={archivedAt !== null}
                consequence="Nothing begins in it any more: no device comes in, nothing is requested, approved or issued. What is out stays good until it ends or is revoked. Everything stays readable, and the catalog can be restored."
                verbs={verbs}
              />
            )}
          </>
        }
      />
    </Card>
  )
}

export function ArchivedNote({ archivedAt }: { archivedAt: string | null }) {
  if (!archivedAt) return null
  return (
    <Callout tone="neutral" icon={<Archive />} title="This catalog is archived" className="mb-5">
      Since <When at={archivedAt} />. It can be read; nothing new begins in it until an owner restores it.
    </Callout>
  )
}
