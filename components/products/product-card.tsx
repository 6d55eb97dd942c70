// A product and its device groups, with how many devices stand in each.
import Link from 'next/link'
import { plural } from '@/components/catalog/words'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { type Created, NameForm, type NameFormProps } from './name-form'

export interface ProductCardProps {
  catalogId: string
  product: { id: string; name: string }
  groups: readonly { id: string; name: string; devices: number }[]
  /** Null where nothing can be changed. */
  createGroup: NameFormProps['action'] | null
}

export function ProductCard({ catalogId, product, groups, createGroup }: ProductCardProps) {
  const given: Omit<Created, 'name'> = { catalogId, productId: product.id }
  return (
    <Card>
      <CardHeader
        title={product.name}
        description={
          <span className="flex items-center gap-1">
            <span className="id break-all">{product.id}</span>
            <CopyButton text={product.id} label={`Copy the id of ${product.name}`} />
          </span>
        }
      />
      {groups.length === 0 ? (
        <CardBody className="text-sm text-muted-foreground">
          No device group yet. A device always stands in one.
        </CardBody>
      ) : (
        <ul className="divide-y divide-border-subtle">
          {groups.map((group) => (
            <li
              key={group.id}
              className="relative flex items-center justify-between gap-4 px-4 py-2.5 text-sm hover:bg-accent/55 md:px-5"
            >
              <Link
                href={`/catalogs/${catalogId}/devices?group=${group.id}`}
                className="min-w-0 truncate font-medium after:absolute after:inset-0"
              >
                {group.name}
              </Link>
              <span className="flex-none text-muted-foreground tabular-nums">
                {plural(group.devices, 'device')}
              </span>
            </li>
          ))}
        </ul>
      )}
      {createGroup && (
        <CardBody className="border-t border-border-subtle">
          <NameForm
            label={`New group of ${product.name}`}
            button="Create group"
            given={given}
            action={createGroup}
          />
        </CardBody>
      )}
    </Card>
  )
}
