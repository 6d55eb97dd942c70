// The products of the catalog and their device groups; archived products come last, folded.
import { Boxes } from 'lucide-react'
import type { Metadata } from 'next'
import { NotPermitted } from '@/components/catalog/not-permitted'
import { plural } from '@/components/catalog/words'
import { ArchivedNote, CatalogCard } from '@/components/products/catalog-card'
import { NameForm } from '@/components/products/name-form'
import { ProductCard, type ProductLine } from '@/components/products/product-card'
import { Page, PageHeading } from '@/components/shell/page'
import { Card, CardBody } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { MOST_COUNTED_IN_GROUP, productsOf } from '@/lib/server/queries/catalog'
import { load } from '../load'
import * as actions from './actions'

export const metadata: Metadata = { title: 'Products' }

const VERBS = {
  product: {
    rename: actions.renameProductAction,
    archive: actions.archiveProductAction,
    restore: actions.restoreProductAction,
  },
  group: {
    rename: actions.renameGroupAction,
    archive: actions.archiveGroupAction,
    restore: actions.restoreGroupAction,
  },
  createGroup: actions.createGroupAction,
}
const CATALOG_VERBS = {
  rename: actions.renameCatalogAction,
  archive: actions.archiveCatalogAction,
  restore: actions.restoreCatalogAction,
}

export default async function Products({ params }: { params: Promise<{ catalog: string }> }) {
  const { catalog: catalogId } = await params
  const loaded = await load({ catalog: catalogId, path: 'products' }, (context) =>
    productsOf(context, catalogId),
  )
  if (!loaded.value) return <NotPermitted title="Products" detail={loaded.refused} />
  const { products, groups, catalog, may } = loaded.value
  const own = products.filter((product) => !product.reserved && !product.archivedAt)
  const archived = products.filter((product) => product.archivedAt)
  const card = (product: ProductLine) => (
    <ProductCard
      key={product.id}
      catalogId={catalogId}
      product={product}
      groups={groups.filter((group) => group.productId === product.id)}
      mostCounted={MOST_COUNTED_IN_GROUP}
      verbs={may.product ? VERBS : null}
    />
  )
  return (
    <Page title="Products">
      <PageHeading lead="Every device stands in a group of a product. Roles and policies can be narrowed to groups.">
        Products
      </PageHeading>
      <ArchivedNote archivedAt={catalog.archivedAt} />
      <div className="flex max-w-200 flex-col gap-5">
        <CatalogCard catalogId={catalogId} {...catalog} verbs={may.catalog ? CATALOG_VERBS : null} />
        {own.length === 0 && (
          <Empty icon={<Boxes />} as="h2" title="No products yet">
            A product is a kind of device; its groups are where its devices stand.
          </Empty>
        )}
        {own.map(card)}
        {may.product && !catalog.archivedAt && (
          <Card>
            <CardBody>
              <NameForm
                label="New product"
                button="Create product"
                given={{ catalogId }}
                action={actions.createProductAction}
              />
            </CardBody>
          </Card>
        )}
        {products.filter((product) => product.reserved).map(card)}
        {archived.length > 0 && (
          <details>
            <summary className="cursor-pointer rounded-sm py-2 text-sm font-medium text-muted-foreground hover:text-foreground max-md:py-3">
              {plural(archived.length, 'archived product')}
            </summary>
            <div className="mt-3 flex flex-col gap-5">{archived.map(card)}</div>
          </details>
        )}
      </div>
    </Page>
  )
}
