// A product and its device groups, with how many devices stand in each. Archived groups come last and lead nowhere new.
import Link from 'next/link'
import { plural } from '@/components/catalog/words'
import { Badge } from '@/components/ui/badge'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { type Created, NameForm, type NameFormProps } from './name-form'
import { PlaceActions, type PlaceVerbs } from './place-actions'

export type GroupLine = {
  id: string
  name: string
  devices: number
  archivedAt: string | null
  reserved: boolean
}
export type ProductLine = { id: string; name: string; archivedAt: string | null; reserved: boolean }

export interface ProductCardProps {
  catalogId: string
  product: ProductLine
  groups: readonly GroupLine[]
  /** Counting stopped there: more than that many. */
  mostCounted: number
  /** Null where nothing can be changed. */
  verbs: { product: PlaceVerbs; group: PlaceVerbs; createGroup: NameFormProps['action'] } | null
}

export function ProductCard({ catalogId, product, groups, mostCounted, verbs }: ProductCardProps) {
  const given: Omit<Created, 'name'> = { catalogId, productId: product.id }
  const held = groups.reduce((sum, group) => sum + group.devices, 0)
  const words = (n: number) => devicesIn(n, mostCounted)
  const shown = groups.toSorted((a, b) => Number(a.archivedAt !== null) - Number(b.archivedAt !== null))
  return (
    <Card>
      <CardHeader
        title={product.name}
        description={
          product.reserved ? (
            'For devices that have no place of their own yet. Every catalog has it.'
          ) : (
            <span className="flex items-center gap-1">
              <span className="id break-all">{product.id}</span>
              <CopyButton text={product.id} label={`Copy the id of ${product.name}`} />
            </span>
          )
        }
        action={
          <>
            {product.archivedAt && <Badge tone="neutral">Archived</Badge>}
            {verbs && !product.reserved && (
              <PlaceActions
                at={{ catalogId, id: product.id }}
                kind="product"
                name={product.name}
                archived={product.archivedAt !== null}
                consequence="It and its groups are offered nowhere any more. Its images and its history stay, and it can be restored."
                devices={held > 0 ? `${words(held)} of it move to .unassigned.` : undefined}
                verbs={verbs.product}
              />
            )}
          </>
        }
      />
      {groups.length === 0 ? (
        <CardBody className="text-sm text-muted-foreground">
          No device group yet. A device always stands in one.
        </CardBody>
      ) : (
        <ul className="divide-y divide-border-subtle">
          {shown.map((group) => (
            <li
              key={group.id}
              className="relative flex flex-wrap items-center justify-between gap-x-4 px-4 py-1.5 text-sm hover:bg-accent/55 md:px-5"
            >
              <Link
                href={`/catalogs/${catalogId}/devices?group=${group.id}`}
                className="min-w-0 flex-1 truncate py-1.5 font-medium after:absolute after:inset-0"
              >
                {group.name}
              </Link>
              <span className="flex flex-none items-center gap-3 text-muted-foreground tabular-nums">
                {group.archivedAt ? <Badge tone="neutral">Archived</Badge> : words(group.devices)}
                {verbs && !group.reserved && (
                  <span className="relative z-1">
                    <PlaceActions
                      at={{ catalogId, id: group.id }}
                      kind="device group"
                      name={group.name}
                      archived={group.archivedAt !== null}
                      consequence="It is offered nowhere any more. Roles and policies that are narrowed to it reach nothing. It can be restored."
                      devices={
                        group.devices > 0 ? `${words(group.devices)} in it move to .unassigned.` : undefined
                      }
                      verbs={verbs.group}
                    />
                  </span>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {verbs && !product.reserved && !product.archivedAt && (
        <CardBody className="border-t border-border-subtle">
          <NameForm
            label={`New group of ${product.name}`}
            button="Create group"
            given={given}
            action={verbs.createGroup}
          />
        </CardBody>
      )}
    </Card>
  )
}

const devicesIn = (n: number, most: number): string =>
  n > most ? `More than ${most.toLocaleString('en')} devices` : plural(n, 'device')
